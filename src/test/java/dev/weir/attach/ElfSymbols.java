package dev.weir.attach;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * The programs and the maps of a compiled object, from its ELF symbol table (64-bit, little-endian; {@code elf(5)}).
 *
 * @param programs the global functions with a section of their own; those that programs call are in {@code .text}
 * @param maps     the global objects in {@code .maps}
 */
record ElfSymbols(Set<String> programs, Set<String> maps) {

    private static final int SECTION_HEADERS = 0x28;
    private static final int SECTION_HEADER_BYTES = 0x3a;
    private static final int SECTION_COUNT = 0x3c;
    private static final int SECTION_NAMES = 0x3e;
    private static final int SYMBOL_TABLE = 2;
    private static final int SYMBOL_BYTES = 24;
    private static final int GLOBAL_OBJECT = 1 << 4 | 1;
    private static final int GLOBAL_FUNCTION = 1 << 4 | 2;

    static ElfSymbols of(byte[] object) {
        ByteBuffer elf = ByteBuffer.wrap(object).order(ByteOrder.LITTLE_ENDIAN);
        Set<String> programs = new TreeSet<>();
        Set<String> maps = new TreeSet<>();
        for (int number = 0; number < elf.getShort(SECTION_COUNT); number++) {
            int header = header(elf, number);
            if (elf.getInt(header + 4) != SYMBOL_TABLE) {
                continue;
            }
            int strings = offset(elf, header(elf, elf.getInt(header + 40)));
            for (int symbol = 0; symbol < elf.getLong(header + 32) / SYMBOL_BYTES; symbol++) {
                int at = offset(elf, header) + symbol * SYMBOL_BYTES;
                String name = text(elf, strings + elf.getInt(at));
                byte kind = elf.get(at + 4);
                short section = elf.getShort(at + 6); // no number of one for what is neither
                if (kind == GLOBAL_FUNCTION && !sectionName(elf, section).equals(".text")) {
                    programs.add(name);
                } else if (kind == GLOBAL_OBJECT && sectionName(elf, section).equals(".maps")) {
                    maps.add(name);
                }
            }
        }
        return new ElfSymbols(programs, maps);
    }

    private static String sectionName(ByteBuffer elf, int section) {
        int names = offset(elf, header(elf, elf.getShort(SECTION_NAMES)));
        return text(elf, names + elf.getInt(header(elf, section)));
    }

    private static int header(ByteBuffer elf, int section) {
        return (int) elf.getLong(SECTION_HEADERS) + section * elf.getShort(SECTION_HEADER_BYTES);
    }

    private static int offset(ByteBuffer elf, int header) {
        return (int) elf.getLong(header + 24);
    }

    private static String text(ByteBuffer elf, int offset) {
        int end = offset;
        while (elf.get(end) != 0) {
            end++;
        }
        return new String(elf.array(), offset, end - offset, StandardCharsets.US_ASCII);
    }
}
