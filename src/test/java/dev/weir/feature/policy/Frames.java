package dev.weir.feature.policy;

import dev.weir.model.Address;
import java.nio.ByteBuffer;

/** Ethernet frames for programs to judge. */
final class Frames {

    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMP = 1;
    static final int ICMPV6 = 58;
    private static final int ETHERNET_BYTES = 14;

    private Frames() {}

    /** What of a frame may differ. */
    record Shape(int vlanTags, int extensions, boolean laterFragment, int hops) {
        static final Shape PLAIN = new Shape(0, 0, false, 64);
    }

    /** A frame from one address to another of the same family. */
    static byte[] frame(Address from, Address to, int protocol, int sourcePort, int port, Shape shape) {
        ByteBuffer frame = ByteBuffer.allocate(1514);
        frame.position(ETHERNET_BYTES - 2);
        for (int i = 0; i < shape.vlanTags(); i++) {
            frame.putShort((short) 0x8100).putShort((short) (7 + i));
        }
        if (from.isIpv4()) {
            ipv4(frame, from, to, protocol, shape);
        } else {
            ipv6(frame, from, to, protocol, shape);
        }
        frame.putShort((short) sourcePort).putShort((short) port).put(new byte[24]);
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    private static void ipv4(ByteBuffer frame, Address from, Address to, int protocol, Shape shape) {
        int options = shape.extensions() * 4;
        frame.putShort((short) 0x0800)
                .put((byte) (0x45 + shape.extensions()))
                .put((byte) 0)
                .putShort((short) (20 + options + 28))
                .putShort((short) 1)
                .putShort((short) (shape.laterFragment() ? 185 : 0))
                .put((byte) shape.hops())
                .put((byte) protocol)
                .putShort((short) 0)
                .putInt((int) from.low())
                .putInt((int) to.low())
                .put(new byte[options]);
    }

    private static void ipv6(ByteBuffer frame, Address from, Address to, int protocol, Shape shape) {
        int extensions = shape.extensions() + (shape.laterFragment() ? 1 : 0);
        frame.putShort((short) 0x86dd)
                .putInt(6 << 28)
                .putShort((short) (extensions * 8 + 28))
                .put((byte) (shape.extensions() > 0 ? 60 : shape.laterFragment() ? 44 : protocol))
                .put((byte) shape.hops())
                .putLong(from.high())
                .putLong(from.low())
                .putLong(to.high())
                .putLong(to.low());
        for (int i = 1; i <= shape.extensions(); i++) {
            frame.put((byte) (i < shape.extensions() ? 60 : shape.laterFragment() ? 44 : protocol))
                    .put((byte) 0)
                    .put(new byte[6]);
        }
        if (shape.laterFragment()) {
            frame.put((byte) protocol).put((byte) 0).putShort((short) 1480).putInt(1);
        }
    }
}
