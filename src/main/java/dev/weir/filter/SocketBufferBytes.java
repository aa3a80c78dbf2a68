package dev.weir.filter;

import static dev.weir.filter.Assembler.FP;
import static dev.weir.filter.Assembler.R0;
import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;
import static dev.weir.filter.Assembler.R3;
import static dev.weir.filter.Assembler.R4;
import static dev.weir.filter.Assembler.R5;
import static dev.weir.filter.Assembler.R8;

import dev.weir.bpf.PacketFilter;
import dev.weir.filter.Assembler.Label;

/**
 * A socket buffer at tc. What the kernel has taken out of the packet and keeps elsewhere is put back in the window, so
 * that offsets are those on the wire: a VLAN tag, and behind generic XDP, for received packets, sometimes the whole
 * Ethernet header ({@code starts_at_link_header} in {@code bpf/packet.bpf.c}).
 *
 * <pre>
 *   wire      0 addresses 12 tag 16 type 18 payload     shift
 *   tagged    0 addresses        12 type 14 payload         4
 *   headless                              0 payload        18, or 14 without a tag
 * </pre>
 * For computed offsets before byte 18 of such a packet, its first bytes are copied to the map value whose address is in
 * R8, since the stack can only be read at constant offsets.
 */
final class SocketBufferBytes extends CopiedBytes {

    /** {@code bpf_skb_load_bytes} and {@code bpf_skb_load_bytes_relative} in {@code linux/bpf.h}. */
    static final int COPY = 26;

    private static final int COPY_RELATIVE = 68;
    /** {@code BPF_HDR_START_MAC}. */
    private static final int FROM_LINK_HEADER = 0;

    /** {@code struct __sk_buff}. */
    static final int SKB_LEN = 0;

    private static final int SKB_PROTOCOL = 16;
    private static final int SKB_VLAN_PRESENT = 20;
    private static final int SKB_VLAN_TCI = 24;
    private static final int SKB_VLAN_PROTO = 28;

    /** Size of the beginning of the map value that {@link #copyHead} copies to. */
    static final int HEAD_BYTES = PacketFilter.HEAD_BYTES;

    private static final int HEAD_BYTES_COPIED = 24;

    /** {@code bpf_map_lookup_elem} in {@code linux/bpf.h}. */
    private static final int LOOKUP = 1;

    private static final int TAG = 12;
    private static final int TAG_BYTES = 4;
    private static final int TAGGED_PAYLOAD = ETHERNET_BYTES + TAG_BYTES;
    /** One less than a power of two above any offset before {@link #TAGGED_PAYLOAD}. */
    private static final int HEAD_MASK = 31;

    /** {@code ETH_P_8021Q}, {@code ETH_P_8021AD} and {@code ETH_P_802_3_MIN} in {@code linux/if_ether.h}. */
    private static final int VLAN = 0x8100;

    private static final int QINQ = 0x88a8;
    private static final int TYPE_MIN = 0x0600;

    private final boolean rx;

    SocketBufferBytes(Assembler code, Label outside, boolean rx, int windowBytes) {
        super(code, outside, COPY, windowBytes);
        this.rx = rx;
    }

    @Override
    void begin() {
        Label ready = new Label();
        zeroWindow();
        noShift();
        code.load(4, LENGTH, CONTEXT, SKB_LEN);
        code.jumpIf64(Assembler.LT, LENGTH, ETHERNET_BYTES, outside);
        atMostWindow();
        code.set64(R2, 0);
        copyToWindow(0);
        if (rx) {
            putHeaderBack();
        }
        code.load(4, R0, CONTEXT, SKB_VLAN_PRESENT);
        code.jumpIf64(Assembler.EQ, R0, 0, ready);
        putTagBack(ready);
        code.mark(ready);
    }

    /**
     * Stores a shift of 0 that the verifier does not know to be 0: the flag for a tag, which is 0 or 1, shifted right.
     */
    private void noShift() {
        code.load(4, R0, CONTEXT, SKB_VLAN_PRESENT);
        code.compute32(Assembler.RSH, R0, 1);
        code.store(Integer.BYTES, FP, SHIFT, R0);
    }

    private void putHeaderBack() {
        Label whole = new Label();
        loadFromWindow(R0, TAG, 2);
        code.load(4, R1, CONTEXT, SKB_PROTOCOL);
        code.swapBigEndian(R1, 2);
        code.jumpIf64By(Assembler.EQ, R0, R1, whole);
        code.jumpIf64(Assembler.LT, R1, TYPE_MIN, whole);
        code.jumpIf64(Assembler.EQ, R0, VLAN, whole);
        code.jumpIf64(Assembler.EQ, R0, QINQ, whole);
        code.set64(R2, 0);
        addressOfWindow(R3);
        code.set64(R4, ETHERNET_BYTES);
        code.set64(R5, FROM_LINK_HEADER);
        callWithContext(COPY_RELATIVE);
        code.storeValue(Integer.BYTES, FP, SHIFT, ETHERNET_BYTES);
        code.compute64(Assembler.ADD, LENGTH, ETHERNET_BYTES);
        copyPayload(ETHERNET_BYTES, whole);
        code.mark(whole);
    }

    private void putTagBack(Label ready) {
        loadFromWindow(R0, TAG, 2);
        code.swapBigEndian(R0, 2);
        storeInWindow(TAG + TAG_BYTES, R0);
        code.load(4, R0, CONTEXT, SKB_VLAN_PROTO);
        storeInWindow(TAG, R0);
        code.load(4, R0, CONTEXT, SKB_VLAN_TCI);
        code.swapBigEndian(R0, 2);
        storeInWindow(TAG + 2, R0);
        code.load(Integer.BYTES, R0, FP, SHIFT);
        code.compute64(Assembler.ADD, R0, TAG_BYTES);
        code.store(Integer.BYTES, FP, SHIFT, R0);
        code.compute64(Assembler.ADD, LENGTH, TAG_BYTES);
        copyPayload(TAGGED_PAYLOAD, ready);
    }

    /** Copies what is at an offset on the wire to the same offset in the window, if there is any. */
    private void copyPayload(int offset, Label none) {
        atMostWindow();
        code.compute64(Assembler.SUB, R4, offset);
        code.jumpIf64(Assembler.LT, R4, 1, none);
        code.set64(R2, offset);
        code.load(Integer.BYTES, R0, FP, SHIFT);
        code.compute64By(Assembler.SUB, R2, R0);
        copyToWindow(offset);
    }

    /** Leaves the address of this CPU's value of a map in R8, or jumps when there is none. */
    static void findHead(Assembler code, int fd, Label none) {
        lookUp(code, fd, 0, none);
        code.copy64(R8, R0);
    }

    /** Leaves the address of a value of a map in R0, or jumps when there is none. */
    static void lookUp(Assembler code, int fd, int key, Label none) {
        code.storeValue(Integer.BYTES, FP, SCRATCH, key);
        code.setTable(R1, fd);
        code.copy64(R2, FP);
        code.compute64(Assembler.ADD, R2, SCRATCH);
        code.call(LOOKUP);
        code.jumpIf64(Assembler.EQ, R0, 0, none);
    }

    /**
     * Copies the first bytes to where R8 points, if the kernel keeps a part of them elsewhere; needed before {@link
     * #loadAtR2}.
     */
    void copyHead() {
        Label whole = new Label();
        code.load(Integer.BYTES, R0, FP, SHIFT);
        code.jumpIf64(Assembler.EQ, R0, 0, whole);
        for (int at = 0; at < HEAD_BYTES_COPIED; at += 2) {
            loadFromWindow(R0, at, 2);
            code.swapBigEndian(R0, 2);
            code.store(2, R8, at, R0);
        }
        code.mark(whole);
    }

    @Override
    void loadAtR2(int to, int bytes) {
        Label usual = new Label();
        Label loaded = new Label();
        code.load(Integer.BYTES, R0, FP, SHIFT);
        code.jumpIf64(Assembler.EQ, R0, 0, usual);
        code.jumpIf64(Assembler.GE, R2, TAGGED_PAYLOAD, usual);
        // This changes no offset, but what the verifier of Linux 6.12 knows: of an offset of 16 or 20 it concludes both
        // that it is 16 and that it may be 17, takes the branch for one that is never reached, and drops the pointer.
        code.compute64(Assembler.AND, R2, HEAD_MASK);
        code.copy64(R1, R2);
        code.compute64(Assembler.ADD, R1, bytes);
        code.load(Integer.BYTES, R0, FP, LENGTH_WORD);
        code.jumpIf64By(Assembler.GT, R1, R0, outside);
        code.copy64(R1, R8);
        code.compute64By(Assembler.ADD, R1, R2);
        code.load(bytes, to, R1, 0);
        code.swapBigEndian(to, bytes);
        code.jump(loaded);
        code.mark(usual);
        loadBehindHead(to, bytes);
        code.mark(loaded);
    }

    @Override
    void locateR2() {
        Label located = new Label();
        code.load(Integer.BYTES, R0, FP, SHIFT);
        code.jumpIf64(Assembler.EQ, R0, 0, located);
        code.jumpIf64(Assembler.LT, R2, TAGGED_PAYLOAD, outside);
        code.compute64By(Assembler.SUB, R2, R0);
        code.mark(located);
    }
}
