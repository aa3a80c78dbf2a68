package dev.weir.serve;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * An embedded HTTP/1.1 server for the {@link Routes} of features: GET and HEAD, no request bodies, every refusal a
 * plain sentence. It also answers {@code /healthz}. Only this class and those inside it use Jetty, which is loaded when
 * a server is opened.
 */
public final class HttpServer implements AutoCloseable {

    private static final int THREADS = 8;
    private static final long BUFFERS_BYTES = 1 << 20;
    private static final int BACKLOG = 64;

    private final Server server;
    private final ServerConnector connector;
    private final OpenConnections<Connection> connections;

    private HttpServer(
            InetSocketAddress address, HttpLimits limits, Supplier<Optional<String>> trouble, List<Routes> features) {
        connections = new OpenConnections<>(limits.connections(), System::nanoTime);
        Scheduler scheduler = new ScheduledExecutorScheduler("weir-http-clock", true);
        server =
                new Server(threads(), scheduler, new ArrayByteBufferPool(-1, -1, -1, -1, BUFFERS_BYTES, BUFFERS_BYTES));
        connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(configuration(limits)));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.setAcceptQueueSize(BACKLOG);
        connector.addBean(new Shedding(scheduler, limits));
        server.addConnector(connector);
        RouteTable routes = new RouteTable(features);
        routes.get(
                "/healthz",
                request -> trouble.get()
                        .map(sentence -> Reply.sentence(503, sentence))
                        .orElseGet(() -> Reply.sentence(200, "ok")));
        server.setHandler(new Answers(routes, limits));
        server.setErrorHandler(new Refusals());
    }

    /**
     * Opens a server.
     *
     * @param address  address and port to listen on; port 0 is any that is free
     * @param trouble  what {@code /healthz} answers: a sentence when something does not work
     * @param features the paths that are answered
     * @throws IOException when it cannot listen there; the message is a sentence
     */
    public static HttpServer open(
            InetSocketAddress address, HttpLimits limits, Supplier<Optional<String>> trouble, List<Routes> features)
            throws IOException {
        HttpServer opened = new HttpServer(address, limits, trouble, features);
        try {
            opened.server.start();
        } catch (Exception e) {
            opened.close();
            throw new IOException("cannot listen on " + text(address) + ": " + reason(e), e);
        }
        return opened;
    }

    /** The address and port that it listens on. */
    public InetSocketAddress address() {
        return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
    }

    /** Where it is found, without a path. */
    public String url() {
        return "http://" + text(address());
    }

    /** An address and port as in a URL: IPv6 in brackets. */
    public static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Closes every connection and stops listening. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }

    private static String reason(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException bind) {
                return "Address already in use".equals(bind.getMessage())
                        ? "the port is in use; choose another"
                        : bind.getMessage();
            }
        }
        return String.valueOf(failure.getMessage());
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("weir-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        return threads;
    }

    private static HttpConfiguration configuration(HttpLimits limits) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(limits.headerBytes());
        configuration.setSendServerVersion(false);
        configuration.setIdleTimeout(limits.idle().toMillis());
        return configuration;
    }

    /** Finds the answer of a path and sends it. */
    private final class Answers extends Handler.Abstract {

        private final RouteTable routes;
        private final long lifetimeNanos;

        Answers(RouteTable routes, HttpLimits limits) {
            this.routes = routes;
            this.lifetimeNanos = limits.lifetime().toNanos();
        }

        @Override
        public boolean handle(org.eclipse.jetty.server.Request request, Response response, Callback callback) {
            Connection connection = request.getConnectionMetaData().getConnection();
            boolean hasBody = request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
            if (hasBody || connections.isOlderThan(connection, lifetimeNanos)) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            boolean head = request.getMethod().equals("HEAD");
            send(reply(request, response, hasBody, head), head, response, callback);
            return true;
        }

        private Reply reply(
                org.eclipse.jetty.server.Request request, Response response, boolean hasBody, boolean head) {
            String path = org.eclipse.jetty.server.Request.getPathInContext(request);
            Optional<Answer> answer = routes.of(path);
            if (answer.isEmpty()) {
                return Reply.sentence(404, "nothing is served at this path");
            }
            if (!head && !request.getMethod().equals("GET")) {
                response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
                return Reply.sentence(405, "only GET and HEAD are answered here");
            }
            if (hasBody) {
                return Reply.sentence(413, "a request must not have a body");
            }
            String accept = String.join(",", request.getHeaders().getValuesList(HttpHeader.ACCEPT));
            return answer.get().to(new Request(path, accept));
        }
    }

    private static void send(Reply reply, boolean head, Response response, Callback callback) {
        response.setStatus(reply.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        reply.length().ifPresent(length -> response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length));
        if (head) {
            callback.succeeded();
        } else {
            new Sending(reply, response, callback).iterate();
        }
    }

    /** Sends the pieces of a reply, each when the kernel has taken the one before. */
    private static final class Sending extends IteratingCallback {

        private final Reply reply;
        private final Response response;
        private final Callback callback;
        private boolean sentLast;

        Sending(Reply reply, Response response, Callback callback) {
            this.reply = reply;
            this.response = response;
            this.callback = callback;
        }

        @Override
        protected Action process() {
            if (sentLast) {
                return Action.SUCCEEDED;
            }
            byte[] piece = reply.pieces().hasNext() ? reply.pieces().next() : new byte[0];
            sentLast = !reply.pieces().hasNext();
            response.write(sentLast, ByteBuffer.wrap(piece), this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            callback.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            callback.failed(cause);
        }
    }

    /** Answers a request that was refused before it got here, or that failed. */
    private static final class Refusals extends ErrorHandler {

        @Override
        public boolean handle(org.eclipse.jetty.server.Request request, Response response, Callback callback) {
            send(Reply.sentence(response.getStatus(), sentence(response.getStatus())), false, response, callback);
            return true;
        }

        private static String sentence(int status) {
            return switch (status) {
                case 414, 431 -> "the request's line or headers are too long";
                case 408 -> "the request did not come in time";
                case 505 -> "only HTTP/1.1 and HTTP/1.0 are spoken here";
                default ->
                    status < 500
                            ? "the request is not one that can be understood"
                            : "answering failed, which is a mistake in weir";
            };
        }
    }

    /** Closes connections that are too old, and the oldest one when there are too many. */
    private final class Shedding extends AbstractLifeCycle implements Connection.Listener {

        private final Scheduler scheduler;
        private final long lifetimeNanos;

        Shedding(Scheduler scheduler, HttpLimits limits) {
            this.scheduler = scheduler;
            this.lifetimeNanos = limits.lifetime().toNanos();
        }

        @Override
        protected void doStart() {
            scheduler.schedule(this::closeOld, lifetimeNanos / 8, TimeUnit.NANOSECONDS);
        }

        @Override
        public void onOpened(Connection connection) {
            connections.opened(connection).ifPresent(Shedding::cut);
        }

        @Override
        public void onClosed(Connection connection) {
            connections.closed(connection);
        }

        private void closeOld() {
            connections.removeOlderThan(2 * lifetimeNanos).forEach(Shedding::cut);
            if (isRunning()) {
                doStart();
            }
        }

        /** Closes a connection without waiting for what is still to be written. */
        private static void cut(Connection connection) {
            connection.getEndPoint().close();
        }
    }
}
