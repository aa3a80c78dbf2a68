package dev.weir.model;

/**
 * Says of a snapshot of the past that it keeps only its busiest rows; without it, a snapshot has all it ever had.
 *
 * @param processes   processes kept; -1 when all are
 * @param connections connections kept, likewise
 * @param ports       ports kept, likewise
 */
public record OnlyBusiest(int processes, int connections, int ports) implements Section {}
