package dev.weir.view;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;

/**
 * How inks look. Backgrounds are always the terminal's own; nothing is dark grey, nor blue, which many terminals make
 * unreadable.
 */
public enum Theme {
    /** The terminal's own sixteen colours. */
    TERMINAL {
        @Override
        TextColor colour(Ink ink) {
            return switch (ink) {
                case RX, GOOD -> TextColor.ANSI.GREEN;
                case TX -> TextColor.ANSI.MAGENTA;
                case BAR -> TextColor.ANSI.CYAN;
                case ALERT -> TextColor.ANSI.RED;
                default -> TextColor.ANSI.DEFAULT;
            };
        }
    },
    /** No colour at all; also what NO_COLOR asks for. */
    MONO {
        @Override
        TextColor colour(Ink ink) {
            return TextColor.ANSI.DEFAULT;
        }
    },
    /** The terminal's own foreground, everything bold, alerts in reverse video. */
    HIGH_CONTRAST {
        @Override
        TextColor colour(Ink ink) {
            return TextColor.ANSI.DEFAULT;
        }

        @Override
        EnumSet<SGR> makeWeight(Ink ink) {
            EnumSet<SGR> weight = super.makeWeight(ink);
            weight.add(SGR.BOLD);
            if (ink == Ink.ALERT) {
                weight.add(SGR.REVERSE);
            }
            return weight;
        }
    },
    /** Twenty-four bit colours that hold on dark and on light backgrounds. */
    TRUECOLOR {
        @Override
        TextColor colour(Ink ink) {
            return switch (ink) {
                case RX, GOOD -> new TextColor.RGB(46, 160, 67);
                case TX -> new TextColor.RGB(191, 97, 212);
                case BAR -> new TextColor.RGB(47, 154, 178);
                case ALERT -> new TextColor.RGB(229, 72, 77);
                default -> TextColor.ANSI.DEFAULT;
            };
        }
    };

    /** Made once: a picture takes hundreds of them. */
    private final Map<Ink, EnumSet<SGR>> weights = new EnumMap<>(Ink.class);

    Theme() {
        for (Ink ink : Ink.values()) {
            weights.put(ink, makeWeight(ink));
        }
    }

    /** The foreground of an ink. */
    abstract TextColor colour(Ink ink);

    /** The weight of an ink; alike in every theme, so that nothing is lost without colour. Not to be changed. */
    final EnumSet<SGR> weight(Ink ink) {
        return weights.get(ink);
    }

    /** Makes the weight of an ink. */
    EnumSet<SGR> makeWeight(Ink ink) {
        return switch (ink) {
            case STRONG, ALERT -> EnumSet.of(SGR.BOLD);
            case HEADING -> EnumSet.of(SGR.UNDERLINE);
            case SELECTED -> EnumSet.of(SGR.REVERSE);
            default -> EnumSet.noneOf(SGR.class);
        };
    }
}
