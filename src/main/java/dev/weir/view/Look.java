package dev.weir.view;

import dev.weir.units.Glyphs;
import java.time.ZoneId;

/**
 * What a picture depends on besides the state: the terminal's abilities and the person's place.
 *
 * @param theme  colours and weights
 * @param glyphs characters of bars and graphs
 * @param zone   time zone of every time shown
 */
public record Look(Theme theme, Glyphs glyphs, ZoneId zone) {}
