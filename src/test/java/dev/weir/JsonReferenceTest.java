package dev.weir;

import dev.weir.codec.Field;
import dev.weir.codec.JsonSnapshot;
import dev.weir.codec.Schema;
import dev.weir.codec.SectionCodec;
import dev.weir.codec.Table;
import dev.weir.contract.DocBlock;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reference of the JSON document is made of the fields that write it; {@code make golden} rewrites it. */
@Tag("golden")
class JsonReferenceTest {

    @Test
    void everyFieldIsInTheReferenceWithTypeUnitAndMeaning() throws IOException {
        DocBlock.check(Path.of("src/docs/JSON.md"), "fields", fields().stripTrailing());
    }

    private static String fields() {
        StringBuilder text = new StringBuilder();
        object(text, "The document", "", JsonSnapshot.document());
        for (Table<?> table : Table.all()) {
            object(text, "`" + table.name() + "`", "A list: " + table.meaning() + ".\n\n", table.schema());
        }
        for (SectionCodec<?> codec : Features.codecs().all()) {
            object(text, "`" + codec.name() + "`", "", codec.schema());
        }
        return text.toString();
    }

    private static void object(StringBuilder text, String title, String about, Schema<?> schema) {
        text.append("\n### ")
                .append(title)
                .append("\n\n")
                .append(about)
                .append("| field | type | unit | what it is |\n| --- | --- | --- | --- |\n");
        rows(text, "", schema);
    }

    /** Every rate has these in recordings; the reference says so once. */
    private static boolean isStateOfARate(Field field) {
        return field.isForReplay() && field.name().matches(".*(_average|_stale|_unavailable)");
    }

    /** The fields of objects inside have the path to them in front. */
    private static void rows(StringBuilder text, String path, Schema<?> schema) {
        for (Field field : schema.fields()) {
            if (isStateOfARate(field)) {
                continue;
            }
            String name = path + field.name();
            text.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(field.type().word())
                    .append(" | ")
                    .append(field.unit())
                    .append(" | ")
                    .append(field.meaning())
                    .append(field.isForReplay() ? " (recordings)" : "")
                    .append(" |\n");
            String inside = field.type() == Field.Type.LIST ? "[]." : field.type() == Field.Type.MAP ? ".*." : ".";
            field.inside().ifPresent(object -> rows(text, name + inside, object));
        }
    }
}
