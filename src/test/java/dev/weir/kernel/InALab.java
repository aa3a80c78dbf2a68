package dev.weir.kernel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that each have network namespaces of their own. */
abstract class InALab {

    Lab lab;

    @BeforeEach
    void makeLab() {
        lab = new Lab();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }
}
