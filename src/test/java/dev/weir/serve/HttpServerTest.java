package dev.weir.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HttpServerTest {

    private static final int LONG_PIECES = 4096;
    private static final HttpLimits SHORT = new HttpLimits(8, 8192, Duration.ofMillis(800), Duration.ofMillis(800));

    private HttpServer server;
    private volatile Optional<String> trouble = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        server = open(SHORT, 0);
    }

    private HttpServer open(HttpLimits limits, int port) throws IOException {
        return HttpServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                limits,
                () -> trouble,
                List.of(router -> {
                    router.get(
                            "/said",
                            request -> Reply.of(
                                    Reply.TEXT,
                                    (request.path() + " " + request.accept()).getBytes(StandardCharsets.UTF_8)));
                    router.get("/long", request -> Reply.of(Reply.TEXT, pieces()));
                    router.get("/broken", request -> {
                        throw new IllegalStateException("broken");
                    });
                }));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Iterator<byte[]> pieces() {
        return Stream.generate(() -> new byte[16384]).limit(LONG_PIECES).iterator();
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private String get(String path) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    @Test
    void aPathIsAnsweredWithWhatWasAskedFor() throws IOException {
        String reply = ask("GET /said?x=1 HTTP/1.1\r\nHost: a\r\nAccept: a/b\r\nAccept: c/d;q=0.1\r\n"
                + "Connection: close\r\n\r\n");
        assertThat(reply)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("\r\n\r\n/said a/b,c/d;q=0.1")
                .contains("Content-Length: 19\r\n")
                .contains("Content-Type: text/plain; charset=utf-8\r\n")
                .doesNotContainIgnoringCase("jetty");
    }

    @Test
    void aLongReplyComesWhole() throws IOException {
        assertThat(ask("GET /long HTTP/1.0\r\n\r\n").split("\r\n\r\n", 2)[1]).hasSize(LONG_PIECES * 16384);
    }

    @Test
    void headHasTheHeadersAndNoBytes() throws IOException {
        assertThat(ask("HEAD /said HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .contains("Content-Length: 6\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void healthIsOkOrTheTrouble() throws IOException {
        assertThat(get("/healthz")).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\nok\n");
        trouble = Optional.of("the kernel's tables could not be read");
        assertThat(get("/healthz"))
                .startsWith("HTTP/1.1 503 ")
                .endsWith("\r\n\r\nthe kernel's tables could not be read\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /nothing HTTP/1.1|404|nothing is served at this path",
                "GET /said/../nothing HTTP/1.1|404|nothing is served at this path",
                "POST /said HTTP/1.1|405|only GET and HEAD are answered here",
                "DELETE /said HTTP/1.1|405|only GET and HEAD are answered here",
                "GET /broken HTTP/1.1|500|answering failed, which is a mistake in weir",
                "GET said HTTP/1.1|400|the request is not one that can be understood",
                "GET /said%zz HTTP/1.1|400|the request is not one that can be understood",
                "GET /said HTTP/9.9|505|only HTTP/1.1 and HTTP/1.0 are spoken here",
                "rubbish|400|the request is not one that can be understood"
            })
    void aRefusalIsAPlainSentence(String line, int status, String sentence) throws IOException {
        String reply = ask(line + "\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(reply)
                .startsWith("HTTP/1.1 " + status + " ")
                .endsWith("\r\n\r\n" + sentence + "\n")
                .contains("text/plain");
    }

    @Test
    void aMethodThatIsRefusedLearnsTheOthers() throws IOException {
        assertThat(ask("PUT /said HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .contains("Allow: GET, HEAD\r\n");
    }

    @Test
    void aRequestHasNoBody() throws IOException {
        assertThat(ask("GET /said HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"))
                .startsWith("HTTP/1.1 413 ")
                .endsWith("\r\n\r\na request must not have a body\n");
        assertThat(ask("GET /said HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void headersAreBounded() throws IOException {
        assertThat(ask("GET /said HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(9000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .endsWith("\r\n\r\nthe request's line or headers are too long\n");
    }

    @Test
    void aTakenPortIsOneSentence() {
        int port = server.address().getPort();
        assertThatThrownBy(() -> open(SHORT, port))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on 127.0.0.1:" + port + ": the port is in use; choose another");
    }

    @Test
    void anAddressOfIpv6IsInBrackets() throws IOException {
        assertThat(HttpServer.text(new InetSocketAddress(InetAddress.getByName("::1"), 80)))
                .isEqualTo("[0:0:0:0:0:0:0:1]:80");
    }

    @Test
    void whoSendsAByteNowAndThenIsCut() throws Exception {
        try (Socket slow = connect()) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> {
                        while (true) {
                            slow.getOutputStream().write('G');
                            Thread.sleep(100);
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(700), Duration.ofSeconds(8));
        }
    }

    @Test
    void whoNeverReadsHarmsNobodyAndIsCut() throws Exception {
        List<Socket> stuck = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Socket socket = connect();
            socket.getOutputStream().write("GET /long HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            stuck.add(socket);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(get("/healthz")).endsWith("ok\n");
        }
        Thread.sleep(2_500);
        for (Socket socket : stuck) {
            assertThat(drained(socket)).isLessThan(LONG_PIECES * 16384L);
            socket.close();
        }
    }

    private static long drained(Socket socket) throws IOException {
        byte[] buffer = new byte[65536];
        long bytes = 0;
        try {
            for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
                bytes += read;
            }
        } catch (java.net.SocketException reset) {
            return bytes;
        }
        return bytes;
    }

    @Test
    void moreSilentConnectionsThanAllowedKeepNobodyOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            silent.add(connect());
        }
        assertThat(get("/healthz")).endsWith("ok\n");
        for (Socket socket : silent) {
            socket.close();
        }
    }
}
