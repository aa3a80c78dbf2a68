package dev.weir.codec;

import dev.weir.model.Rate;
import dev.weir.units.Printable;
import java.time.Instant;
import java.util.Optional;

/** One line of comma-separated values (RFC 4180, with the line break of Unix); what is not known is an empty field. */
final class CsvLine {

    /** A spreadsheet takes a field that starts so for a formula and runs it. */
    private static final String FORMULA_STARTS = "=+-@";

    private final StringBuilder line;
    private boolean first = true;

    CsvLine(StringBuilder line) {
        this.line = line;
    }

    /** Text from outside: made harmless for terminals and, by an apostrophe in front, for spreadsheets. */
    CsvLine text(String raw) {
        String text = Printable.text(raw);
        if (!text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        separate();
        if (text.indexOf(',') < 0 && text.indexOf('"') < 0) {
            line.append(text);
        } else {
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
        return this;
    }

    CsvLine text(Optional<String> raw) {
        return text(raw.orElse(""));
    }

    /** An unsigned 64-bit number. */
    CsvLine count(long unsigned) {
        separate();
        line.append(Long.toUnsignedString(unsigned));
        return this;
    }

    CsvLine count(Optional<Long> unsigned) {
        return unsigned.isPresent() ? count(unsigned.get()) : none();
    }

    /** A number for which 0 means that it is not known. */
    CsvLine countOrNone(long unsigned) {
        return unsigned == 0 ? none() : count(unsigned);
    }

    CsvLine flag(boolean value) {
        separate();
        line.append(value);
        return this;
    }

    CsvLine rate(Rate rate) {
        return rate.isMeasured() ? decimal(rate.orZero()) : none();
    }

    CsvLine decimal(double value) {
        separate();
        line.append(Decimal.text(value, 1));
        return this;
    }

    CsvLine time(Instant time) {
        separate();
        line.append(Timestamp.text(time));
        return this;
    }

    CsvLine time(Optional<Instant> time) {
        return time.isPresent() ? time(time.get()) : none();
    }

    CsvLine none() {
        separate();
        return this;
    }

    void end() {
        line.append('\n');
    }

    private void separate() {
        if (!first) {
            line.append(',');
        }
        first = false;
    }
}
