package io.bactrian.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * The keys of tools that know nothing but {@code Authorization: Bearer sk-…}: {@code hub.llm.keys.<client>} holds the SHA-256 of each, in
 * hexadecimal digits, never the key. Keys are long and random, so that a slow hash would protect nothing.
 */
@Component
class ModelKeys {

    private final Map<String, byte[]> hashes = new LinkedHashMap<>();

    ModelKeys(Environment environment) {
        Binder.get(environment).bind("hub.llm.keys", Bindable.mapOf(String.class, String.class)).orElse(Map.of())
                .forEach((client, hash) -> hashes.put(client, read(client, hash)));
    }

    private static byte[] read(String client, String hash) {
        if (!hash.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException("hub.llm.keys." + client + " is not the SHA-256 of a key in 64 hexadecimal digits");
        }
        return HexFormat.of().parseHex(hash);
    }

    /** Whose key it is; null for nobody's. Takes the same time for each. */
    @Nullable
    String clientOf(String key) {
        byte[] hash = sha256(key);
        String client = null;
        for (Map.Entry<String, byte[]> known : hashes.entrySet()) {
            client = MessageDigest.isEqual(known.getValue(), hash) ? known.getKey() : client;
        }
        return client;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
