package io.bactrian.flows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.JsltException;
import com.schibsted.spt.data.jslt.Parser;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.component.jslt.JsltEndpoint;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transformer file, compiled once and again whenever it changes. See {@link TransformerComponent}. */
class TransformerEndpoint extends JsltEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(TransformerEndpoint.class);

    private record Compiled(long modified, Expression expression) {
    }

    private volatile Compiled compiled;

    TransformerEndpoint(String uri, TransformerComponent component, String resourceUri) {
        super(uri, component, resourceUri);
    }

    @Override
    public void clearContentCache() {
        super.clearContentCache();
        compiled = null;
    }

    @Override
    protected void onExchange(Exchange exchange) throws Exception {
        Expression expression = expression();
        String result;
        try {
            JsonNode input = read(exchange.getMessage().getBody(), exchange);
            if (input == null || input.isMissingNode()) {
                throw failed("its input is empty", null);
            }
            JsonNode output = expression.apply(input);
            result = output.isNull() ? null : output.toString();
        } catch (JsonProcessingException e) {
            throw failed("its input is not well-formed JSON: " + e.getOriginalMessage(), e);
        } catch (JsltException e) {
            throw failed(e.getMessage(), e);
        }
        exchange.getMessage().setBody(result);
    }

    /** Bytes are left to Jackson, which reads UTF-8 whatever the platform's charset. */
    private JsonNode read(Object body, Exchange exchange) throws IOException {
        if (body instanceof byte[] bytes) {
            return getObjectMapper().readTree(bytes);
        }
        if (body instanceof InputStream stream) {
            return getObjectMapper().readTree(stream);
        }
        String text = exchange.getMessage().getBody(String.class);
        return text == null ? null : getObjectMapper().readTree(text);
    }

    private Expression expression() throws IOException {
        Resource resource = ResourceHelper.resolveMandatoryResource(getCamelContext(), getResourceUri());
        long modified = modified(resource);
        Compiled current = compiled;
        if (current != null && isContentCache() && current.modified() == modified) {
            return current.expression();
        }
        Expression expression;
        try (Reader reader = new InputStreamReader(resource.getInputStream(), StandardCharsets.UTF_8)) {
            expression = new Parser(reader).withFunctions(((TransformerComponent) getComponent()).getFunctions())
                    .withSource(name()).compile();
        } catch (JsltException e) {
            if (current == null) {
                throw failed(e.getMessage(), e);
            }
            LOG.warn("The transformer {} does not compile, so its last good version stays: {}", name(), e.getMessage());
            expression = current.expression();
        }
        compiled = new Compiled(modified, expression);
        return expression;
    }

    /** A transformer from the jar never changes. */
    private static long modified(Resource resource) {
        return "file".equals(resource.getScheme()) ? Path.of(resource.getURI()).toFile().lastModified() : 0;
    }

    private HubException failed(String detail, Exception cause) {
        return new HubException(ErrorCode.TRANSFORMATION_FAILED, "The transformer " + name() + " failed: " + detail, cause);
    }

    private String name() {
        String file = getResourceUri();
        return file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.jslt$", "");
    }
}
