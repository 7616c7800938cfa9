package io.bactrian.knowledge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.springframework.lang.Nullable;

/**
 * Calls a server that speaks JSON, once: no retry, no redirection, an end in time however busily the answer drips, and in size. Its
 * failures name neither address nor key.
 */
final class JsonOverHttp {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MediaType TYPE = MediaType.get("application/json");
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final OkHttpClient client = new OkHttpClient.Builder().connectTimeout(CONNECT).readTimeout(Duration.ZERO)
            .retryOnConnectionFailure(false).followRedirects(false).followSslRedirects(false).build();
    private final String baseUrl;
    private final String keyHeader;
    private final String key;
    private final long largestAnswer;

    /** @param keyHeader the header that carries the key, or null where none is wanted */
    JsonOverHttp(String baseUrl, @Nullable String keyHeader, String key, long largestAnswer) {
        this.baseUrl = baseUrl.replaceFirst("/+$", "");
        this.keyHeader = keyHeader;
        this.key = key;
        this.largestAnswer = largestAnswer;
    }

    /** A status that is no success. */
    static final class Refused extends IOException {

        private final int status;

        Refused(int status) {
            super("The server answered " + status);
            this.status = status;
        }

        int status() {
            return status;
        }

        /** Whether it is what was sent that the server cannot take, rather than the server that fails. */
        boolean forWhatWasSent() {
            return status == 400 || status == 413 || status == 422;
        }
    }

    /**
     * @param body what is sent, or null
     * @return what came back, a missing node for nothing
     * @throws IOException where the server is away, too slow, refuses, or answers too much or no JSON
     */
    JsonNode call(String method, String path, @Nullable JsonNode body, Duration longest) throws IOException {
        Request.Builder request = new Request.Builder().url(baseUrl + path)
                .method(method, body == null ? null : RequestBody.create(JSON.writeValueAsBytes(body), TYPE));
        if (keyHeader != null) {
            request.header(keyHeader, key);
        }
        Call call = client.newCall(request.build());
        call.timeout().timeout(longest.toMillis(), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            if (!response.isSuccessful()) {
                throw new Refused(response.code());
            }
            BufferedSource source = response.body().source();
            if (source.request(largestAnswer + 1)) {
                throw new IOException("The server's answer is larger than " + largestAnswer + " bytes");
            }
            byte[] bytes = source.readByteArray();
            return bytes.length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IOException("The server's answer is no JSON");
        }
    }
}
