package dev.weir.screen;

import dev.weir.model.Control;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Snapshot;
import java.util.List;

/** Something to be done outside the screen; a value that one place performs. */
public sealed interface Effect {

    /** Leave, restoring the terminal. */
    record Quit() implements Effect {}

    /** Draw every cell anew, whatever is thought to be on the screen. */
    record Repaint() implements Effect {}

    /**
     * Put text into the clipboard of the person's terminal.
     *
     * @param text the text
     */
    record Copy(String text) implements Effect {}

    /**
     * Write what is on the screen to a file; the answer is an {@link Event.Noticed} with the file's name.
     *
     * @param view     the list it comes from
     * @param snapshot the snapshot with those rows only that the list shows
     */
    record Export(View view, Snapshot snapshot) implements Effect {}

    /**
     * Write a table as it is on the screen, all its rows; the answer likewise.
     *
     * @param word  what it is of
     * @param lines the headings, then a line for each row, comma-separated
     */
    record ExportTable(String word, List<String> lines) implements Effect {

        public ExportTable {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Write the snapshots kept, one a line; the answer likewise.
     *
     * @param snapshots those on the screen, oldest first
     */
    record ExportPast(List<Snapshot> snapshots) implements Effect {

        public ExportPast {
            snapshots = List.copyOf(snapshots);
        }
    }

    /**
     * Have something changed where snapshots come from; the answer is an {@link Event.Answered}.
     *
     * @param control what
     */
    record Send(Control control) implements Effect {}

    /**
     * Find out where a process comes from; the answer is an {@link Event.Explained}.
     *
     * @param process the process
     */
    record Explain(ProcessTotal process) implements Effect {}
}
