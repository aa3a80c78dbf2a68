package dev.weir.kernel;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests that look at one weir, which watches the host while there is traffic in a lab. */
abstract class OnTheHost {

    static Lab lab;
    static Weir weir;

    @BeforeAll
    static void start() {
        lab = new Lab();
        weir = Weir.onHost();
    }

    @AfterAll
    static void stop() {
        if (weir != null) {
            weir.close();
        }
        lab.close();
    }
}
