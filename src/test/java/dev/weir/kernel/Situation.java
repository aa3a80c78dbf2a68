package dev.weir.kernel;

import java.util.Locale;
import org.opentest4j.TestAbortedException;

/**
 * A situation in which others show something wrong, other than a kind of traffic: it is made, and what weir shows of it
 * is held against the right value.
 *
 * @param title  what it is
 * @param thread the public thread that tells of it, as {@code owner/project#7}; empty when none is known
 * @param maker  makes it and looks at it
 */
record Situation(String title, String thread, Maker maker) {

    /** Makes the situation. */
    @FunctionalInterface
    interface Maker {
        /**
         * Makes it on a stage and returns what is right and what weir shows.
         *
         * @throws TestAbortedException when this kernel or machine cannot make it
         */
        Seen on(Stage stage) throws Exception;
    }

    /**
     * What there is to compare.
     *
     * @param right what another source than weir says, or what was made
     * @param shown the same as weir shows it
     */
    record Seen(String right, String shown) {

        static Seen of(Object right, Object shown) {
            return new Seen(text(right), text(shown));
        }

        private static String text(Object value) {
            return value instanceof Long number ? String.format(Locale.ROOT, "%,d", number) : value.toString();
        }
    }

    /**
     * How it went.
     *
     * @param right   the right value
     * @param shown   weir's
     * @param verdict "right", "WRONG", or why it could not be made
     */
    record Result(String right, String shown, String verdict) {

        boolean isWrong() {
            return verdict.equals("WRONG") || verdict.startsWith("FAILED");
        }
    }

    /** Makes it and compares. */
    Result run(Stage stage) {
        try {
            Seen seen = maker.on(stage);
            return new Result(seen.right(), seen.shown(), seen.right().equals(seen.shown()) ? "right" : "WRONG");
        } catch (TestAbortedException e) {
            return new Result("", "", "skipped: " + e.getMessage());
        } catch (Exception e) {
            return new Result("", "", "FAILED: " + e.getMessage());
        }
    }
}
