package dev.weir.model;

/** How incoming packets are to be counted, as {@code --xdp} says it. */
public enum XdpChoice {
    /** Generic XDP where it costs little, native where the driver keeps the link up, tc ingress elsewhere. */
    AUTO,
    /** XDP in the driver. */
    NATIVE,
    /** XDP after the driver, on any interface. */
    GENERIC,
    /** No XDP: tc ingress with the same counting. */
    OFF
}
