package io.bactrian.flows;

import io.bactrian.delivery.Revisions;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.CamelContextCustomizer;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Knows each route's revision: the first twelve digits of the SHA-256 of its file, as it was when the route was loaded. An edit gives the
 * route a new one when it is loaded again, and not before.
 */
@Component
class FlowRevisions extends LifecycleStrategySupport implements Revisions, CamelContextCustomizer {

    private static final Logger LOG = LoggerFactory.getLogger(FlowRevisions.class);
    private static final int DIGITS = 12;

    private final Map<String, String> revisions = new ConcurrentHashMap<>();

    @Override
    public void configure(CamelContext camel) {
        camel.addLifecycleStrategy(this);
    }

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        for (Route route : routes) {
            Resource file = route.getSourceResource();
            if (file != null && !route.isCreatedByKamelet()) {
                note(route.getRouteId(), file);
            }
        }
    }

    private void note(String route, Resource file) {
        try (InputStream content = file.getInputStream()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.readAllBytes());
            revisions.put(route, HexFormat.of().formatHex(hash).substring(0, DIGITS));
        } catch (IOException e) {
            revisions.remove(route);
            LOG.warn("The revision of the route {} is not known: {} cannot be read", route, file.getLocation());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String of(String route) {
        return revisions.get(route);
    }
}
