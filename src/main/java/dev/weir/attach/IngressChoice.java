package dev.weir.attach;

import dev.weir.model.XdpChoice;
import java.util.Set;

/** How the received packets of an interface are counted, and why: a pure function of what is known about it. */
final class IngressChoice {

    /** Up to this speed, copying every packet as generic XDP does costs a few percent of a core at most; Mbit/s. */
    static final long GENERIC_XDP_MAX_MBIT = 2500;

    /**
     * Drivers that take an XDP program without resetting the link or losing an offload ({@code igc_xdp_setup}, {@code
     * mvneta_xdp_setup}).
     */
    private static final Set<String> STEADY_DRIVERS = Set.of("igc", "mvneta");

    private IngressChoice() {}

    /** The hook of the counting program. */
    enum Hook {
        GENERIC("generic"),
        NATIVE("native"),
        TC("tc");

        private final String label;

        Hook(String label) {
            this.label = label;
        }

        /** The word for it in the outputs. */
        String label() {
            return label;
        }
    }

    /**
     * A decision.
     *
     * @param hook   where to attach
     * @param reason why there; one clause
     */
    record Decision(Hook hook, String reason) {}

    /** Decides for one interface. */
    static Decision decide(XdpChoice choice, NetworkInterface iface) {
        if (!iface.ethernet()) {
            return tc("its packets have no Ethernet header");
        }
        if (iface.loopback()) {
            return tc("XDP would copy every packet of the loopback interface");
        }
        if (choice != XdpChoice.OFF
                && choice != XdpChoice.NATIVE
                && !iface.fixedOffloads().isEmpty()) {
            // The kernel would attach it all the same, and log a warning with a stack trace (dev_disable_gro_hw,
            // dev_disable_lro).
            return tc("its " + String.join(" and ", iface.fixedOffloads())
                    + " cannot be switched off, as generic XDP needs");
        }
        return switch (choice) {
            case OFF -> tc("--xdp off");
            case NATIVE -> new Decision(Hook.NATIVE, "--xdp native");
            case GENERIC -> new Decision(Hook.GENERIC, "--xdp generic");
            case AUTO -> automatic(iface);
        };
    }

    private static Decision automatic(NetworkInterface iface) {
        if (iface.virtual()) {
            return tc("a virtual interface, where XDP would cost its offloads");
        }
        if (iface.wireless()) {
            return tc("a wireless interface");
        }
        if (STEADY_DRIVERS.contains(iface.driver())) {
            return new Decision(Hook.NATIVE, "driver " + iface.driver() + " attaches without a link reset");
        }
        if (iface.speedMbit() > GENERIC_XDP_MAX_MBIT) {
            return tc("faster than 2.5 Gbit/s, where generic XDP would cost too much");
        }
        return new Decision(
                Hook.GENERIC,
                iface.speedMbit() == 0
                        ? "link speed not known, at most 2.5 Gbit/s assumed"
                        : "at most 2.5 Gbit/s, and native XDP would reset the link");
    }

    private static Decision tc(String reason) {
        return new Decision(Hook.TC, reason);
    }
}
