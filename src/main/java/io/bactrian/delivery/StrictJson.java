package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * How the hub reads JSON that comes from outside: decimals exactly and never through a binary float, duplicate keys and anything
 * after the document refused, depth and size bounded (Jackson alone sets no document limit). The mapper is immutable by agreement:
 * whoever needs other features makes a {@linkplain ObjectMapper#copy() copy}.
 */
public final class StrictJson {

    /** The largest document, in characters (in bytes where bytes are read). */
    public static final int MAX_DOCUMENT_LENGTH = 32 * 1024 * 1024;

    /** How deep objects and arrays may nest. */
    public static final int MAX_DEPTH = 64;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(MAX_DOCUMENT_LENGTH)
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(100)
                            .maxStringLength(4 * 1024 * 1024)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private StrictJson() {
    }

    /** The one mapper; safe to share between threads. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }
}
