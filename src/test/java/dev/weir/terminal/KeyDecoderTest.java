package dev.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.input.MouseAction;
import com.googlecode.lanterna.input.MouseActionType;
import dev.weir.screen.Key;
import dev.weir.screen.TypedText;
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
                Arguments.of("\r", List.of(named(KeyType.Enter))),
                Arguments.of("\n", List.of(named(KeyType.Enter))),
                Arguments.of("\t", List.of(named(KeyType.Tab))),
                Arguments.of("\u007f\b", List.of(named(KeyType.Backspace), named(KeyType.Backspace))),
                Arguments.of(
                        "\u0003\u001a\u0000\u001c",
                        List.of(Key.ctrl('c'), Key.ctrl('z'), Key.ctrl('@'), Key.ctrl('\\'))),
                Arguments.of(
                        "\033[A\033[B\033[C\033[D",
                        List.of(
                                named(KeyType.ArrowUp),
                                named(KeyType.ArrowDown),
                                named(KeyType.ArrowRight),
                                named(KeyType.ArrowLeft))),
                Arguments.of(
                        "\033OA\033OB\033OC\033OD",
                        List.of(
                                named(KeyType.ArrowUp),
                                named(KeyType.ArrowDown),
                                named(KeyType.ArrowRight),
                                named(KeyType.ArrowLeft))),
                Arguments.of(
                        "\033[H\033[F\033OH\033OF",
                        List.of(named(KeyType.Home), named(KeyType.End), named(KeyType.Home), named(KeyType.End))),
                Arguments.of(
                        "\033[1~\033[4~\033[7~\033[8~",
                        List.of(named(KeyType.Home), named(KeyType.End), named(KeyType.Home), named(KeyType.End))),
                Arguments.of(
                        "\033[2~\033[3~\033[5~\033[6~",
                        List.of(
                                named(KeyType.Insert),
                                named(KeyType.Delete),
                                named(KeyType.PageUp),
                                named(KeyType.PageDown))),
                Arguments.of("\033[Z", List.of(named(KeyType.ReverseTab))),
                Arguments.of(
                        "\033OP\033OQ\033OR\033OS",
                        List.of(named(KeyType.F1), named(KeyType.F2), named(KeyType.F3), named(KeyType.F4))),
                Arguments.of(
                        "\033[11~\033[12~\033[13~\033[14~\033[15~",
                        List.of(
                                named(KeyType.F1),
                                named(KeyType.F2),
                                named(KeyType.F3),
                                named(KeyType.F4),
                                named(KeyType.F5))),
                Arguments.of(
                        "\033[17~\033[18~\033[19~\033[20~\033[21~",
                        List.of(
                                named(KeyType.F6),
                                named(KeyType.F7),
                                named(KeyType.F8),
                                named(KeyType.F9),
                                named(KeyType.F10))),
                Arguments.of("\033[23~\033[24~", List.of(named(KeyType.F11), named(KeyType.F12))),
                Arguments.of("\033[[A\033[[E", List.of(named(KeyType.F1), named(KeyType.F5))),
                Arguments.of(
                        "\033[1;5A\033[3;2~\033[1;2P",
                        List.of(named(KeyType.ArrowUp), named(KeyType.Delete), named(KeyType.F1))),
                Arguments.of("\033OM", List.of(named(KeyType.Enter))),
                Arguments.of("\033[<0;1;1M\033[<0;1;1m", List.of(mouse(MouseActionType.CLICK_DOWN, 0, 0))),
                Arguments.of(
                        "\033[<64;200;60M\033[<65;3;4M",
                        List.of(mouse(MouseActionType.SCROLL_UP, 199, 59), mouse(MouseActionType.SCROLL_DOWN, 2, 3))),
                Arguments.of("\033[<2;1;1M\033[<32;1;1M\033[<0;0;1M\033[<0;1M\033[<M", List.of()),
                Arguments.of("\033[M !!x", List.of(Key.of('x'))),
                Arguments.of("\033[I\033[O\033[99~\033[?1;2cx", List.of(Key.of('x'))),
                Arguments.of(
                        "\033[200~nginx\n443\t\033[31m\033[201~x",
                        List.of(new TypedText("nginx 443 [31m"), Key.of('x'))),
                Arguments.of("\033q", List.of(named(KeyType.Escape), Key.of('q'))),
                Arguments.of("\033\033[A", List.of(named(KeyType.Escape), named(KeyType.ArrowUp))));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void decodesWhatTerminalsSend(String sent, List<KeyStroke> keys) {
        assertThat(feed(sent)).usingElementComparator(KeyDecoderTest::compare).isEqualTo(keys);
        assertThat(decoder.waitNanos()).isZero();
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void decodesTheSameWhenEveryByteArrivesAlone(String sent, List<KeyStroke> keys) {
        List<KeyStroke> decoded = new ArrayList<>();
        for (byte b : sent.getBytes(StandardCharsets.UTF_8)) {
            decoder.feed(new byte[] {b});
            decoded.addAll(drain());
        }
        assertThat(decoded).usingElementComparator(KeyDecoderTest::compare).isEqualTo(keys);
    }

    @Test
    void aLoneEscapeIsTheEscKeyOnlyAfterAWait() {
        assertThat(feed("\033")).isEmpty();
        assertThat(decoder.waitNanos()).isBetween(25_000_000L, 50_000_000L);
        decoder.giveUp();
        assertThat(drain()).containsExactly(named(KeyType.Escape));
        assertThat(decoder.waitNanos()).isZero();
    }

    @Test
    void aSequenceWhoseRestComesTooLatePressesNoLetters() {
        feed("\033");
        decoder.giveUp();
        assertThat(drain()).containsExactly(named(KeyType.Escape));
        assertThat(feed("[A")).containsExactly(named(KeyType.ArrowUp));
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
        assertThat(drain()).containsExactly(named(KeyType.Escape));
        assertThat(feed("[")).containsExactly(Key.of('['));
    }

    @Test
    void aPasteThatNeverEndsDoesNotLockTheKeyboard() {
        assertThat(feed("\033[200~secret")).isEmpty();
        decoder.giveUp();
        assertThat(drain()).containsExactly(new TypedText("secret"));
        assertThat(feed("q")).containsExactly(Key.of('q'));
    }

    @Test
    void aHugePasteIsCut() {
        List<KeyStroke> keys = feed("\033[200~" + "x".repeat(100_000) + "\033[201~");
        assertThat(keys).containsExactly(new TypedText("x".repeat(4096)));
    }

    @Test
    void brokenUtf8IsDropped() {
        decoder.feed(new byte[] {
            (byte) 0x80,
            (byte) 0xc0,
            (byte) 0xc3,
            'a',
            (byte) 0xe2,
            (byte) 0x82,
            'b',
            (byte) 0xff,
            (byte) 0xed,
            (byte) 0xa0,
            (byte) 0x80,
            'c'
        });
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
            for (KeyStroke key : drain()) {
                if (key.getKeyType() == KeyType.Character) {
                    assertThat(Character.isISOControl(key.getCharacter())).isFalse();
                }
            }
        }
    }

    private List<KeyStroke> feed(String sent) {
        decoder.feed(sent.getBytes(StandardCharsets.UTF_8));
        return drain();
    }

    private List<KeyStroke> drain() {
        List<KeyStroke> keys = new ArrayList<>();
        for (Optional<KeyStroke> key = decoder.next(); key.isPresent(); key = decoder.next()) {
            keys.add(key.get());
        }
        return keys;
    }

    private static KeyStroke named(KeyType type) {
        return new KeyStroke(type);
    }

    private static KeyStroke mouse(MouseActionType type, int column, int row) {
        return new MouseAction(
                type,
                type == MouseActionType.CLICK_DOWN ? 1 : type == MouseActionType.SCROLL_UP ? 4 : 5,
                new TerminalPosition(column, row));
    }

    /** Lanterna's mouse actions are equal wherever the mouse is; their texts are not. */
    private static int compare(KeyStroke one, KeyStroke other) {
        return one.equals(other) && one.toString().equals(other.toString()) ? 0 : 1;
    }
}
