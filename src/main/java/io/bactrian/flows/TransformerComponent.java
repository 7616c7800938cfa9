package io.bactrian.flows;

import io.bactrian.delivery.StrictJson;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.jslt.JsltComponent;

/**
 * Camel's {@code jslt} component as the hub runs it. It differs from the stock one in what its endpoints do:
 * <ul>
 * <li>transformers are read as UTF-8 (the stock endpoint uses the platform's charset, which breaks Cyrillic under a POSIX locale);
 * <li>a transformer file that changed takes effect with the next message, and a broken edit leaves the last good one at work;
 * <li>input is read by {@link StrictJson}; the {@link TransformerFunctions} are there;
 * <li>a result of {@code null} ("nothing here for the hub") is an empty body rather than the text {@code null};
 * <li>whatever fails is a {@link io.bactrian.delivery.HubException} with the code HUB-402 that names the transformer.
 * </ul>
 */
public class TransformerComponent extends JsltComponent {

    public TransformerComponent() {
        setFunctions(TransformerFunctions.all());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        TransformerEndpoint endpoint = new TransformerEndpoint(uri, this, remaining);
        endpoint.setContentCache(isContentCache());
        endpoint.setObjectMapper(StrictJson.mapper());
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
