package dev.weir.feature.policy;

/** Half a sentence saying why a line of a log is not an event. */
final class BadLineException extends Exception {

    BadLineException(String reason) {
        // a log may have millions of bad lines, and a stack trace would say nothing more
        super(reason, null, false, false);
    }
}
