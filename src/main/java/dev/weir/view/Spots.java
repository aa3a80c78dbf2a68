package dev.weir.view;

import dev.weir.screen.Event;
import dev.weir.screen.Rect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parts of a picture that do something when they are clicked, as they were drawn. */
public final class Spots {

    private record Spot(Rect area, Event event) {}

    private final List<Spot> spots = new ArrayList<>();

    void add(Rect area, Event event) {
        spots.add(new Spot(area, event));
    }

    /** What a click on a cell is to do, if anything. */
    public Optional<Event> at(int column, int row) {
        return spots.stream()
                .filter(spot -> spot.area().contains(column, row))
                .map(Spot::event)
                .findFirst();
    }
}
