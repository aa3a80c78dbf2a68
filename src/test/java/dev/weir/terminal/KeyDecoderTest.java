package dev.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.screen.Key;
import dev.weir.screen.Key.Mouse;
import dev.weir.screen.Key.Named;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyDecoderTest {

    private final KeyDecoder decoder = new KeyDecoder();

    static Stream<Arguments> sequences() {
        return Stream.of(
                Arguments.of("q", List.of(Key.of('q'))),
                Arguments.of(" ", List.of(Key.of(' '))),
                Arguments.of("é日😀", List.of(Key.of('é'), Key.of('日'), Key.of(0x1f600))),
                Arguments.of("\r", List.of(Named.ENTER)),
                Arguments.of("\n", List.of(Named.ENTER)),
                Arguments.of("\t", List.of(Named.TAB)),
                Arguments.of("\u007f\b", List.of(Named.BACKSPACE, Named.BACKSPACE)),
                Arguments.of("\u0003\u001a\u0000\u001c", List.of(Key.ctrl('c'), Key.ctrl('z'), Key.ctrl('@'), Key.ctrl('\\'))),
                Arguments.of("\033[A\033[B\033[C\033[D", List.of(Named.UP, Named.DOWN, Named.RIGHT, Named.LEFT)),
                Arguments.of("\033OA\033OB\033OC\033OD", List.of(Named.UP, Named.DOWN, Named.RIGHT, Named.LEFT)),
                Arguments.of("\033[H\033[F\033OH\033OF", List.of(Named.HOME, Named.END, Named.HOME, Named.END)),
                Arguments.of("\033[1~\033[4~\033[7~\033[8~", List.of(Named.HOME, Named.END, Named.HOME, Named.END)),
                Arguments.of("\033[2~\033[3~\033[5~\033[6~", List.of(Named.INSERT, Named.DELETE, Named.PAGE_UP, Named.PAGE_DOWN)),
                Arguments.of("\033[Z", List.of(Named.SHIFT_TAB)),
                Arguments.of("\033OP\033OQ\033OR\033OS", List.of(Named.F1, Named.F2, Named.F3, Named.F4)),
                Arguments.of("\033[11~\033[12~\033[13~\033[14~\033[15~", List.of(Named.F1, Named.F2, Named.F3, Named.F4, Named.F5)),
                Arguments.of("\033[17~\033[18~\033[19~\033[20~\033[21~", List.of(Named.F6, Named.F7, Named.F8, Named.F9, Named.F10)),
                Arguments.of("\033[23~\033[24~", List.of(Named.F11, Named.F12)),
                Arguments.of("\033[[A\033[[E", List.of(Named.F1, Named.F5)),
                Arguments.of("\033[1;5A\033[3;2~\033[1;2P", List.of(Named.UP, Named.DELETE, Named.F1)),
                Arguments.of("\033OM", List.of(Named.ENTER)),
                Arguments.of("\033[<0;1;1M\033[<0;1;1m", List.of(new Mouse(Mouse.Action.CLICK, 0, 0))),
                Arguments.of("\033[<64;200;60M\033[<65;3;4M",
                        List.of(new Mouse(Mouse.Action.WHEEL_UP, 199, 59), new Mouse(Mouse.Action.WHEEL_DOWN, 2, 3))),
                Arguments.of("\033[<2;1;1M\033[<32;1;1M\033[<0;0;1M\033[<0;1M\033[<M", List.of()),
                Arguments.of("\033[M !!x", List.of(Key.of('x'))),
                Arguments.of("\033[I\033[O\033[99~\033[?1;2cx", List.of(Key.of('x'))),
                Arguments.of("\033[200~nginx\n443\t\033[31m\033[201~x", List.of(new Key.Paste("nginx 443 [31m"), Key.of('x'))),
                Arguments.of("\033q", List.of(Named.ESCAPE, Key.of('q'))),
                Arguments.of("\033\033[A", List.of(Named.ESCAPE, Named.UP)));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void decodesWhatTerminalsSend(String sent, List<Key> keys) {
        assertThat(feed(sent)).isEqualTo(keys);
        assertThat(decoder.waitNanos()).isZero();
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void decodesTheSameWhenEveryByteArrivesAlone(String sent, List<Key> keys) {
        List<Key> decoded = new ArrayList<>();
        for (byte b : sent.getBytes(StandardCharsets.UTF_8)) {
            decoder.feed(new byte[] {b});
            decoded.addAll(drain());
        }
        assertThat(decoded).isEqualTo(keys);
    }

    @Test
    void aLoneEscapeIsTheEscKeyOnlyAfterAWait() {
        assertThat(feed("\033")).isEmpty();
        assertThat(decoder.waitNanos()).isBetween(25_000_000L, 50_000_000L);
        decoder.giveUp();
        assertThat(drain()).containsExactly(Named.ESCAPE);
        assertThat(decoder.waitNanos()).isZero();
    }

    @Test
    void aSequenceWhoseRestComesTooLatePressesNoLetters() {
        feed("\033");
        decoder.giveUp();
        assertThat(drain()).containsExactly(Named.ESCAPE);
        assertThat(feed("[A")).containsExactly(Named.UP);
        assertThat(feed("[")).containsExactly(Key.of('['));
    }

    @Test
    void halfASequenceIsDropped() {
        assertThat(feed("\033[1;")).isEmpty();
        assertThat(decoder.waitNanos()).isGreaterThan(KeyDecoder.WAIT_NANOS);
        decoder.giveUp();
        assertThat(feed("x")).containsExactly(Key.of('x'));
    }

    @Test
    void escThenBracketTypedByHandAreTwoKeys() {
        feed("\033");
        decoder.giveUp();
        assertThat(drain()).containsExactly(Named.ESCAPE);
        assertThat(feed("[")).containsExactly(Key.of('['));
    }

    @Test
    void aPasteThatNeverEndsDoesNotLockTheKeyboard() {
        assertThat(feed("\033[200~secret")).isEmpty();
        decoder.giveUp();
        assertThat(drain()).containsExactly(new Key.Paste("secret"));
        assertThat(feed("q")).containsExactly(Key.of('q'));
    }

    @Test
    void aHugePasteIsCut() {
        List<Key> keys = feed("\033[200~" + "x".repeat(100_000) + "\033[201~");
        assertThat(keys).containsExactly(new Key.Paste("x".repeat(4096)));
    }

    @Test
    void brokenUtf8IsDropped() {
        decoder.feed(new byte[] {(byte) 0x80, (byte) 0xc0, (byte) 0xc3, 'a', (byte) 0xe2, (byte) 0x82, 'b', (byte) 0xff, (byte) 0xed, (byte) 0xa0, (byte) 0x80, 'c'});
        assertThat(drain()).containsExactly(Key.of('a'), Key.of('b'), Key.of('c'));
    }

    @Test
    void anEndlessSequenceIsDropped() {
        feed("\033[" + "1;".repeat(1000));
        assertThat(feed("~q")).contains(Key.of('q'));
    }

    @Test
    void randomBytesNeverFailAndNeverTypeControlCharacters() {
        Random random = new Random(1);
        byte[] likely = "\033[O<~M;0123456789ABCZ200~201~\u0080\u00c3".getBytes(StandardCharsets.ISO_8859_1);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextBoolean() ? likely[random.nextInt(likely.length)] : (byte) random.nextInt();
            }
            decoder.feed(bytes);
            if (random.nextInt(4) == 0) {
                decoder.giveUp();
            }
            for (Key key : drain()) {
                if (key instanceof Key.Typed typed) {
                    assertThat(Character.isISOControl(typed.codePoint())).isFalse();
                }
            }
        }
    }

    private List<Key> feed(String sent) {
        decoder.feed(sent.getBytes(StandardCharsets.UTF_8));
        return drain();
    }

    private List<Key> drain() {
        List<Key> keys = new ArrayList<>();
        for (Optional<Key> key = decoder.next(); key.isPresent(); key = decoder.next()) {
            keys.add(key.get());
        }
        return keys;
    }
}
