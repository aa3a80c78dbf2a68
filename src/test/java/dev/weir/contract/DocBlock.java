package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a document that the program writes: {@code make golden} rewrites it, and a test compares it otherwise. */
public final class DocBlock {

    private static final boolean REWRITE = "rewrite".equals(System.getProperty("weir.golden"));

    private DocBlock() {}

    /**
     * Compares the block with what it has to say, or rewrites it.
     *
     * @param name     the block stands between {@code <!-- name: …-->} and {@code <!-- /name -->}
     * @param expected its lines, without the last line feed
     */
    public static void check(Path document, String name, String expected) throws IOException {
        String text = Files.readString(document);
        int opening = text.indexOf("<!-- " + name + ":");
        int end = text.indexOf("<!-- /" + name + " -->");
        assertThat(opening).as("<!-- " + name + ": in " + document).isNotNegative();
        assertThat(end).as("<!-- /" + name + " --> in " + document).isGreaterThan(opening);
        int start = text.indexOf("-->", opening) + "-->\n".length();
        if (REWRITE) {
            Files.writeString(document, text.substring(0, start) + expected + "\n" + text.substring(end));
            return;
        }
        assertThat(text.substring(start, end)).isEqualTo(expected + "\n");
    }
}
