package dev.weir.filter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A filter as a graph of decisions about {@link Value}s, without registers. {@link Maker} makes equal steps once, so
 * they are compared by identity.
 */
abstract sealed class Step {

    /** For hashing: the hash codes of objects differ from run to run, and programs must not. */
    private final int number;
    /** A bit for each value that is tested here or behind; many values share one of the 64 bits. */
    private final long tested;

    private Step(int number, long tested) {
        this.number = number;
        this.tested = tested;
    }

    @Override
    public final int hashCode() {
        return number;
    }

    @Override
    public final boolean equals(Object other) {
        return this == other;
    }

    /** Whether a value may be tested here or behind. */
    final boolean mayTest(Value value) {
        return (tested & bit(value)) != 0;
    }

    private static long bit(Value value) {
        return 1L << value.hashCode();
    }

    /** The end: whether the packet matches. */
    static final class End extends Step {
        private End(int number) {
            super(number, 0);
        }
    }

    /**
     * Only packets of at least so many bytes can still match. Nothing else depends on it, so it can be moved to the
     * end.
     */
    static final class Bound extends Step {
        final int bytes;
        final Step then;

        private Bound(int number, int bytes, Step then) {
            super(number, then.tested);
            this.bytes = bytes;
            this.then = then;
        }
    }

    /** Only packets that have the bytes at a computed offset can still match. */
    static final class Need extends Step {
        final Value value;
        final Step then;

        private Need(int number, Value value, Step then) {
            super(number, then.tested | bit(value));
            this.value = value;
            this.then = then;
        }
    }

    /** Goes on inside when a value is in a range, unsigned, and otherwise outside. */
    static final class Test extends Step {
        final Value value;
        final Range range;
        final Step inside;
        final Step outside;

        private Test(int number, Value value, Range range, Step inside, Step outside) {
            super(number, inside.tested | outside.tested | bit(value));
            this.value = value;
            this.range = range;
            this.inside = inside;
            this.outside = outside;
        }
    }

    /**
     * Numbers from one to another, both included.
     *
     * @param first unsigned 32-bit
     * @param last  unsigned 32-bit, not less
     */
    record Range(long first, long last) {

        static final long MAX = 0xffff_ffffL;
        static final Range ALL = new Range(0, MAX);

        static Range of(int number) {
            return new Range(Integer.toUnsignedLong(number), Integer.toUnsignedLong(number));
        }

        boolean contains(long number) {
            return first <= number && number <= last;
        }

        boolean contains(Range other) {
            return first <= other.first && other.last <= last;
        }

        boolean overlaps(Range other) {
            return first <= other.last && other.first <= last;
        }
    }

    /** Makes the steps of a set of rules, each once and as simple as can be. */
    static final class Maker {

        /** More than any expression needs that libpcap compiles in time; a larger one is refused. */
        private static final int STEPS_MAX = 2_000_000;

        private final Map<List<Object>, Step> made = new HashMap<>();
        private Map<List<Object>, Step> rewritten = new HashMap<>();
        private int rewrittenMax = Integer.MAX_VALUE;
        final Step match = new End(1);
        final Step noMatch = new End(2);

        /** More steps had to be rewritten than allowed. */
        static final class TooMany extends RuntimeException {
            private static final long serialVersionUID = 1;

            TooMany() {
                super("too many steps", null, false, false);
            }
        }

        /** Limits how many steps are rewritten from now on, and drops those that were. */
        void limitRewriting(int most) {
            rewritten = new HashMap<>();
            rewrittenMax = most;
        }

        private Step rewritten(List<Object> key, Supplier<Step> rewriting) {
            Step step = rewritten.get(key);
            if (step == null) {
                step = rewriting.get();
                if (rewritten.size() >= rewrittenMax) {
                    throw new TooMany();
                }
                rewritten.put(key, step);
            }
            return step;
        }

        Step bound(int bytes, Step then) {
            if (then == noMatch || bytes > Value.OFFSET_MAX) {
                return noMatch;
            }
            if (bytes == 0) {
                return then;
            }
            if (then instanceof Bound other) {
                return bound(Math.max(bytes, other.bytes), other.then);
            }
            return intern(List.of(bytes, then), number -> new Bound(number, bytes, then));
        }

        Step need(Value value, Step then) {
            if (!(value instanceof Value.LoadAt)) {
                return bound(value.bound(), then);
            }
            boolean implied = then instanceof Test test && test.value.contains(value)
                    || then instanceof Need need && need.value.contains(value);
            return then == noMatch || implied
                    ? then
                    : intern(List.of(value, then), number -> new Need(number, value, then));
        }

        Step test(Value value, Range range, Step inside, Step outside) {
            if (value instanceof Value.Const known) {
                return range.contains(Integer.toUnsignedLong(known.number())) ? inside : outside;
            }
            if (inside == outside || range.equals(Range.ALL)) {
                return needAll(value, inside);
            }
            return intern(
                    List.of(value, range, inside, outside), number -> new Test(number, value, range, inside, outside));
        }

        /** A step, rewritten for a part of its values being a known number. */
        Step where(Step step, Value part, int number) {
            if (step instanceof End) {
                return step;
            }
            return rewritten(List.of(step, part, number), () -> rewrite(step, part, number));
        }

        private Step rewrite(Step step, Value part, int number) {
            if (step instanceof Bound bound) {
                return bound(bound.bytes, where(bound.then, part, number));
            }
            if (step instanceof Need need) {
                return need(need.value.where(part, number), where(need.then, part, number));
            }
            Test test = (Test) step;
            Value value = test.value.where(part, number);
            // A computed offset may be a constant now; then the length of the packet tells whether it is outside.
            int bytes = value.equals(test.value) ? 0 : value.bound();
            return bound(
                    bytes,
                    test(value, test.range, where(test.inside, part, number), where(test.outside, part, number)));
        }

        /** A step, rewritten for a value being in a known range. */
        Step within(Step step, Value value, Range known) {
            if (!step.mayTest(value)) {
                return step;
            }
            return rewritten(List.of(step, value, known), () -> narrow(step, value, known));
        }

        private Step narrow(Step step, Value value, Range known) {
            if (step instanceof Bound bound) {
                return bound(bound.bytes, within(bound.then, value, known));
            }
            if (step instanceof Need need) {
                Step then = within(need.then, value, known);
                return value.contains(need.value) ? then : need(need.value, then);
            }
            Test test = (Test) step;
            if (test.value.equals(value) && test.range.contains(known)) {
                return within(test.inside, value, known);
            }
            if (test.value.equals(value) && !test.range.overlaps(known)) {
                return within(test.outside, value, known);
            }
            return test(test.value, test.range, within(test.inside, value, known), within(test.outside, value, known));
        }

        /**
         * Needs every computed offset in a value to be in the packet: a test that is left out would have looked there.
         */
        private Step needAll(Value value, Step then) {
            if (value instanceof Value.LoadAt load) {
                return needAll(load.address(), need(load, then));
            }
            if (value instanceof Value.Alu alu) {
                return needAll(alu.left(), needAll(alu.right(), then));
            }
            return value instanceof Value.Greater greater
                    ? needAll(greater.left(), needAll(greater.right(), then))
                    : then;
        }

        private interface Making {
            Step make(int number);
        }

        private Step intern(List<Object> key, Making making) {
            Step known = made.get(key);
            if (known == null) {
                if (made.size() >= STEPS_MAX) {
                    throw new UnsupportedOperationException("its program decides too much");
                }
                known = making.make(made.size() + 3);
                made.put(key, known);
            }
            return known;
        }
    }
}
