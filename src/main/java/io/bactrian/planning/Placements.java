package io.bactrian.planning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/**
 * The placements catalogue of the house. An engineer edits the file and the next plan uses it; an edit that is not right is logged and
 * leaves the last good one in place. At the start it has to be right.
 */
@Component("placements")
public class Placements {

    private static final Logger LOG = LoggerFactory.getLogger(Placements.class);

    private final Resource file;
    private volatile Read last;

    Placements(@Value("${hub.home}") String home, ResourceLoader resources) throws IOException {
        this.file = resources.getResource(home + "/transformers/placements.yaml");
        this.last = read(modified());
    }

    PlacementCatalogue current() {
        Read known = last;
        try {
            long modified = modified();
            if (modified != known.modified()) {
                known = read(modified);
                last = known;
            }
        } catch (IOException | IllegalArgumentException e) {
            if (!e.toString().equals(known.trouble())) {
                LOG.warn("The placements catalogue is not right, so the last good one stays: {}", e.getMessage());
            }
            last = new Read(known.catalogue(), known.modified(), e.toString());
        }
        return last.catalogue();
    }

    private Read read(long modified) throws IOException {
        try (InputStream text = file.getInputStream()) {
            return new Read(CatalogueFile.read(text), modified, "");
        }
    }

    /** A catalogue from the jar never changes. */
    private long modified() throws IOException {
        return file.isFile() ? file.lastModified() : 0;
    }

    /** {@code GET /api/v1/placements} */
    public Answer list() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray("items");
        current().placements().forEach(placement -> items.add(PlacementJson.of(placement)));
        answer.set("currencies", PlacementJson.texts(current().rates().currencies()));
        return Answer.ok(answer);
    }

    private record Read(PlacementCatalogue catalogue, long modified, String trouble) {
    }
}
