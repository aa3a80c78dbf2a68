package dev.weir.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.model.Subject;
import java.io.IOException;

/** The identity of the row an alert is about, by which a replayed alert finds it again. */
final class AlertSubject {

    private AlertSubject() {
    }

    static void write(JsonFields fields, JsonGenerator json, Subject subject) throws IOException {
        if (subject instanceof Subject.OfProcess process) {
            json.writeNumberField("pid", process.key().pid());
            json.writeNumberField("start_tag", process.key().startTag());
        } else if (subject instanceof Subject.OfConnection connection) {
            fields.count("cookie", connection.key().cookie());
            fields.count("peer", connection.key().peer());
        } else if (subject instanceof Subject.OfPort port) {
            fields.count("port", port.key().port());
            fields.count("protocol_number", port.key().protocol().number());
        } else if (subject instanceof Subject.OfProtocol protocol) {
            fields.count("protocol_number", protocol.protocol().number());
        }
    }
}
