package io.bactrian.agents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.springframework.stereotype.Component;

/**
 * Text from outside that reads like an instruction to a model. It is shown to the operator and changes nothing else: what a model may
 * decide is bounded in any case.
 */
@Component
class Suspicions {

    /** Adds where the text stands ({@code message:12}), if it is suspicious. */
    void check(ArrayNode found, String where, String text, String language) {
        // replaced when privacy is there
    }
}
