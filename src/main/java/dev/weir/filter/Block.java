package dev.weir.filter;

import dev.weir.filter.Step.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A piece of a program that counts many rules; all paths lead to an end. {@link Maker} makes equal ones once. */
abstract sealed class Block {

    private final int number;

    private Block(int number) {
        this.number = number;
    }

    @Override
    public final int hashCode() {
        return number;
    }

    @Override
    public final boolean equals(Object other) {
        return this == other;
    }

    /** The end of the program, where the next one may go on. */
    static final class End extends Block {
        private End(int number) {
            super(number);
        }
    }

    /** Adds the packet to a counter. */
    static final class Count extends Block {
        final int counter;
        final Block next;

        private Count(int number, int counter, Block next) {
            super(number);
            this.counter = counter;
            this.next = next;
        }
    }

    /**
     * Computes a value and goes on at the block of the range that it is in. The ranges follow each other and cover all
     * numbers.
     */
    static final class Switch extends Block {
        final Value value;
        /** The first number of each range, unsigned; the first is 0. */
        final List<Long> starts;

        final List<Block> targets;
        /** The block for a value that cannot be computed, as its bytes are outside of the packet. */
        final Block failed;

        private Switch(int number, Value value, List<Long> starts, List<Block> targets, Block failed) {
            super(number);
            this.value = value;
            this.starts = starts;
            this.targets = targets;
            this.failed = failed;
        }
    }

    /** Makes the blocks of a program. */
    static final class Maker {

        private final Map<List<Object>, Block> made = new HashMap<>();
        private final int limit;
        /** The end where the next program goes on. */
        final Block end = new End(0);
        /** The end for a packet that is not counted at all. */
        final Block leave = new End(-1);

        /** @param limit blocks to make at most */
        Maker(int limit) {
            this.limit = limit;
        }

        /** Too many blocks are needed. */
        static final class TooMany extends RuntimeException {
            private static final long serialVersionUID = 1;

            TooMany() {
                super("too many blocks", null, false, false);
            }
        }

        private interface Making {
            Block make(int number);
        }

        private Block intern(List<Object> key, Making making) {
            Block known = made.get(key);
            if (known == null) {
                if (made.size() >= limit) {
                    throw new TooMany();
                }
                known = making.make(made.size() + 1);
                made.put(key, known);
            }
            return known;
        }

        Block count(int counter, Block next) {
            return intern(List.of(counter, next), number -> new Count(number, counter, next));
        }

        /** A switch between a range of a value and all other numbers. */
        Block test(Value value, Range range, Block inside, Block outside, Block failed) {
            List<Long> starts = new ArrayList<>();
            List<Block> targets = new ArrayList<>();
            if (range.first() > 0) {
                starts.add(0L);
                targets.add(outside);
            }
            starts.add(range.first());
            targets.add(inside);
            if (range.last() < Range.MAX) {
                starts.add(range.last() + 1);
                targets.add(outside);
            }
            return choose(value, starts, targets, failed);
        }

        /** A switch; simpler where ranges beside each other have the same block. */
        Block choose(Value value, List<Long> starts, List<Block> targets, Block failed) {
            List<Long> firsts = new ArrayList<>();
            List<Block> different = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                if (i == 0 || targets.get(i) != targets.get(i - 1)) {
                    firsts.add(starts.get(i));
                    different.add(targets.get(i));
                }
            }
            if (different.size() == 1 && (failed == different.get(0) || !value.hasComputedOffset())) {
                return different.get(0);
            }
            return intern(
                    List.of(value, firsts, different, failed),
                    number -> new Switch(number, value, firsts, different, failed));
        }
    }
}
