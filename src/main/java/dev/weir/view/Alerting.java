package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.Subject;
import dev.weir.screen.Row;
import dev.weir.screen.RowId;
import dev.weir.screen.UiState;
import java.util.HashSet;
import java.util.Set;

/** The subjects that open alerts are about, and the processes that those belong to. */
final class Alerting {

    private final Set<Subject> subjects = new HashSet<>();

    private Alerting() {}

    static Alerting of(UiState state) {
        Alerting alerting = new Alerting();
        state.shown().ifPresent(in -> {
            for (Alert alert : in.snapshot().alerts()) {
                if (alert.isOpen()) {
                    alerting.subjects.add(alert.about());
                    if (alert.about() instanceof Subject.OfConnection about) {
                        in.connection(about.key())
                                .map(Connection::owner)
                                .ifPresent(owner -> alerting.subjects.add(new Subject.OfProcess(owner)));
                    }
                }
            }
        });
        return alerting;
    }

    boolean has(Row row) {
        return row instanceof Row.OfAlert alert
                ? alert.alert().isOpen()
                : !subjects.isEmpty() && row.id() instanceof RowId.Of about && subjects.contains(about.subject());
    }
}
