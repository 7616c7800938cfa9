package io.bactrian.sandbox;

import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.netty.http.DefaultNettyHttpBinding;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;

/**
 * Hands requests to the routes as they came. The default binding closes the connection on a form that is not made of pairs and on an
 * unescaped bracket in a query, where the vendors answer with an error or understand it, and it mixes query, form and headers.
 */
@SandboxBean("sandboxHttpBinding")
class HttpBinding extends DefaultNettyHttpBinding {

    @Override
    public void populateCamelHeaders(HttpRequest request, Map<String, Object> headers, Exchange exchange,
            NettyHttpConfiguration configuration) {
        request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        String uri = request.uri().replaceFirst("^https?://[^/]*", "");
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        headers.put(Exchange.HTTP_METHOD, request.method().name());
        headers.put(Exchange.HTTP_PATH, path.substring(Math.min(path.length(), configuration.getPath().length())));
        headers.put(Exchange.HTTP_RAW_QUERY, mark < 0 ? "" : uri.substring(mark + 1));
    }
}
