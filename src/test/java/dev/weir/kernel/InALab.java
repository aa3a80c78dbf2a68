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

    /** What is served as {@code /metrics} on a port of the near namespace, without the answer's head. */
    String metrics(int port) {
        String reply = Commands.run(
                "ip",
                "netns",
                "exec",
                lab.near(),
                "bash",
                "-c",
                "exec 3<>/dev/tcp/127.0.0.1/" + port + "; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; "
                        + "timeout 10 cat <&3");
        return reply.substring(reply.indexOf("# "));
    }
}
