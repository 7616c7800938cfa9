package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets a caller repeat a write without doing it twice: the first answer to an {@code Idempotency-Key} is kept with the write itself
 * and given again. Keys belong to the client that sent them.
 */
@Component
public class IdempotencyKeys {

    private final JdbcClient database;
    private final OldRows old;
    private final ObjectMapper json;

    IdempotencyKeys(JdbcClient database, OldRows old, ObjectMapper json) {
        this.database = database;
        this.old = old;
        this.json = json;
    }

    /**
     * Runs the write, or repeats its first answer. Two requests with one key at the same time wait for each other on the key's row.
     *
     * @param key       the caller's key, or null for a write that may not be repeated
     * @param operation the contract's operation id
     * @param request   the request as it was read; another one under the same key is refused
     * @throws HubException {@link ErrorCode#IDEMPOTENCY_KEY_REUSED}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Answer once(String key, String operation, JsonNode request, Supplier<Answer> write) {
        if (key == null || key.isBlank()) {
            return write.get();
        }
        if (key.length() > 128) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "An Idempotency-Key has at most 128 characters");
        }
        String client = client();
        String hash = Fingerprint.of(operation + '\n' + request);
        int reserved = database.sql("insert into idempotency_key (client, key, request_hash) values (?, ?, ?) on conflict do nothing")
                .params(client, key, hash).update();
        if (reserved == 0) {
            return repeated(client, key, hash);
        }
        Answer answer = write.get();
        database.sql("update idempotency_key set status = ?, location = ?, body = ? where client = ? and key = ?")
                .params(answer.status(), answer.location(), answer.body().toString(), client, key).update();
        return answer;
    }

    /** Forgets the keys whose time is over; a caller repeats within hours, not weeks. */
    public void forget() {
        old.forget("idempotency_key", "created_at", "created_at < now() - interval '7 days'");
    }

    private Answer repeated(String client, String key, String hash) {
        Stored stored = database.sql("select request_hash, status, location, body from idempotency_key where client = ? and key = ?")
                .params(client, key).query(Stored.class).single();
        if (!stored.requestHash().equals(hash)) {
            throw new HubException(ErrorCode.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another request");
        }
        try {
            return new Answer(stored.status(), stored.location(), json.readTree(stored.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored answer is not JSON", e);
        }
    }

    private static String client() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller == null ? "" : caller.getName();
    }

    record Stored(String requestHash, int status, String location, String body) {
    }
}
