package dev.weir.filter;

/**
 * A number that a filter computes from a packet, unsigned 32-bit: what the accumulator, the index or a word of memory
 * of the classic machine has at some point. Equal values are computed the same way, whichever rule asks for them.
 */
sealed interface Value {

    /** A number that is known. */
    record Const(int number) implements Value {}

    /** The length of the packet. */
    record Length() implements Value {}

    /** So many bytes at an offset. */
    record Load(int bytes, int offset) implements Value {}

    /** So many bytes at an offset that is computed. */
    record LoadAt(int bytes, Value address) implements Value {}

    /** An operation of the classic machine, by its code there; shifts by 32 and more give 0. */
    record Alu(int operation, Value left, Value right) implements Value {}

    /** 1 when the left value is greater than the right one, or equal if that is enough; otherwise 0. */
    record Greater(Value left, Value right, boolean orEqual) implements Value {}

    /** Offsets from here on are outside of any packet. */
    int OFFSET_MAX = 1 << 30;

    /** Operation codes of the classic machine that {@link ClassicInstruction} does not have; they are those of eBPF. */
    int ADD = Assembler.ADD;

    int SUB = Assembler.SUB;
    int MUL = Assembler.MUL;
    int OR = Assembler.OR;
    int AND = Assembler.AND;
    int NEG = 0x80;

    static Value of(int number) {
        return new Const(number);
    }

    /** Bytes at a computed offset, or at a constant one if it is known. */
    static Value loadAt(int bytes, Value address) {
        return address instanceof Const at ? new Load(bytes, at.number) : new LoadAt(bytes, address);
    }

    /** An operation; a number when both sides are known. */
    static Value alu(int operation, Value left, Value right) {
        if (left instanceof Const a && right instanceof Const b && !isDivisionByZero(operation, b.number)) {
            return of(compute(operation, a.number, b.number));
        }
        boolean neutral = right instanceof Const zero
                && zero.number == 0
                && (operation == ADD || operation == SUB || operation == OR);
        return neutral ? left : new Alu(operation, left, right);
    }

    static Value greater(Value left, Value right, boolean orEqual) {
        if (left instanceof Const a && right instanceof Const b) {
            int order = Integer.compareUnsigned(a.number, b.number);
            return of(order > 0 || orEqual && order == 0 ? 1 : 0);
        }
        return new Greater(left, right, orEqual);
    }

    static boolean isDivision(int operation) {
        return operation == ClassicInstruction.DIV || operation == ClassicInstruction.MOD;
    }

    private static boolean isDivisionByZero(int operation, int divisor) {
        return isDivision(operation) && divisor == 0;
    }

    private static int compute(int operation, int a, int b) {
        boolean all = Integer.compareUnsigned(b, Integer.SIZE) >= 0;
        return switch (operation) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case ClassicInstruction.DIV -> Integer.divideUnsigned(a, b);
            case ClassicInstruction.MOD -> Integer.remainderUnsigned(a, b);
            case OR -> a | b;
            case AND -> a & b;
            case ClassicInstruction.LSH -> all ? 0 : a << b;
            case ClassicInstruction.RSH -> all ? 0 : a >>> b;
            case ClassicInstruction.XOR -> a ^ b;
            default -> throw new IllegalArgumentException("operation " + operation);
        };
    }

    /** Whether a value is part of this one, or is this one. */
    default boolean contains(Value part) {
        if (equals(part)) {
            return true;
        }
        if (this instanceof LoadAt load) {
            return load.address.contains(part);
        }
        if (this instanceof Alu alu) {
            return alu.left.contains(part) || alu.right.contains(part);
        }
        return this instanceof Greater greater && (greater.left.contains(part) || greater.right.contains(part));
    }

    /** Whether computing it may fail in a way that the length of the packet alone does not tell. */
    default boolean hasComputedOffset() {
        if (this instanceof Alu alu) {
            return alu.left.hasComputedOffset() || alu.right.hasComputedOffset();
        }
        if (this instanceof Greater greater) {
            return greater.left.hasComputedOffset() || greater.right.hasComputedOffset();
        }
        return this instanceof LoadAt;
    }

    /** This value with a part of it replaced by a known number. */
    default Value where(Value part, int number) {
        if (equals(part)) {
            return of(number);
        }
        if (this instanceof LoadAt load) {
            return loadAt(load.bytes, load.address.where(part, number));
        }
        if (this instanceof Alu alu) {
            return alu(alu.operation, alu.left.where(part, number), alu.right.where(part, number));
        }
        if (this instanceof Greater greater) {
            return greater(greater.left.where(part, number), greater.right.where(part, number), greater.orEqual);
        }
        return this;
    }

    /** How long a packet has to be for the loads at constant offsets in this value; bytes. */
    default int bound() {
        if (this instanceof Load load) {
            return load.offset < 0 || load.offset > OFFSET_MAX ? Integer.MAX_VALUE : load.offset + load.bytes;
        }
        if (this instanceof LoadAt load) {
            return load.address.bound();
        }
        if (this instanceof Alu alu) {
            return Math.max(alu.left.bound(), alu.right.bound());
        }
        return this instanceof Greater greater ? Math.max(greater.left.bound(), greater.right.bound()) : 0;
    }

    /**
     * The length of an IPv4 header that an offset in this value depends on, or null. It is four times the low half of a
     * byte.
     */
    default Value headerLength() {
        if (this instanceof LoadAt load) {
            return load.address.headerLengthInside();
        }
        if (this instanceof Alu alu) {
            Value left = alu.left.headerLength();
            return left != null ? left : alu.right.headerLength();
        }
        if (this instanceof Greater greater) {
            Value left = greater.left.headerLength();
            return left != null ? left : greater.right.headerLength();
        }
        return null;
    }

    private Value headerLengthInside() {
        if (this instanceof Alu alu) {
            if (alu.operation == ClassicInstruction.LSH
                    && alu.right.equals(of(2))
                    && alu.left instanceof Alu and
                    && and.operation == AND
                    && and.right.equals(of(0xf))
                    && and.left instanceof Load load
                    && load.bytes == 1) {
                return this;
            }
            Value left = alu.left.headerLengthInside();
            return left != null ? left : alu.right.headerLengthInside();
        }
        return this instanceof LoadAt load ? load.address.headerLengthInside() : null;
    }
}
