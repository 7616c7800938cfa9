package io.bactrian.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/** The files of the sandbox's page, read anew each time so that an edit shows at once. */
@SandboxBean("sandboxPage")
class PageFiles {

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "page.css", "text/css; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    private final ResourceLoader resources;
    private final String folder;

    PageFiles(ResourceLoader resources, @Value("${hub.home}") String home) {
        this.resources = resources;
        this.folder = home + "/deploy/sandbox/page/";
    }

    public Answer read(@ExchangeProperty("request") Request request) throws IOException {
        String name = request.path().isEmpty() ? "index.html" : request.path();
        // Only these names: what the address says never becomes a file's path.
        if (!TYPES.containsKey(name)) {
            throw new Refusal(PlainDialect.error(404, "There is no such page; try /"));
        }
        Resource file = resources.getResource(folder + name);
        try (InputStream content = file.getInputStream()) {
            return new Answer(200, Map.of("Content-Type", TYPES.get(name), "Cache-Control", "no-store",
                    "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
                    "X-Content-Type-Options", "nosniff"), content.readAllBytes());
        }
    }
}
