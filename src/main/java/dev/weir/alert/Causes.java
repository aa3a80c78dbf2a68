package dev.weir.alert;

import dev.weir.model.Subject;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one cause one alert. An alert about a process or a port that is raised only because of one of its connections
 * is listed under the alert about that connection. A connection within this host is one alert, though both its ends are
 * seen. What only several connections together explain is an alert of its own.
 */
final class Causes {

    private Causes() {}

    /** Sets for each open watch which other one explains it, if one does. That holds until the other is cleared. */
    static void find(List<Watch> open) {
        Set<Watch> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(open);
        Map<Subject, Watch> wide = new HashMap<>();
        Map<Object, Watch> firstEnds = new HashMap<>();
        for (Watch watch : open) {
            if (watch.cause() != null && !all.contains(watch.cause())) {
                watch.explainedBy(null);
            }
            Watch otherEnd = watch.flow() == null ? null : firstEnds.putIfAbsent(watch.flow(), watch);
            if (otherEnd != null && watch.cause() == null) {
                watch.explainedBy(otherEnd);
            }
            if (watch.within().isEmpty()) {
                // Of the rules about one subject, only the one about bytes can be explained by the bytes of a part.
                wide.merge(watch.about(), watch, (one, other) -> one.unit().equals("B/s") ? one : other);
            }
        }
        for (Watch part : open) {
            for (Subject whole : part.within()) {
                Watch watch = wide.get(whole);
                if (watch != null && watch.cause() == null && watch.isExplainedBy(part)) {
                    watch.explainedBy(part);
                }
            }
        }
    }
}
