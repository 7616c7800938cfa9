package io.bactrian.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobProviderMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.filesystem.reference.FilesystemConstants;

/** S3 over a folder, on loopback: a bucket is a folder, an object a file in it. */
final class EmbeddedObjectStore implements EmbeddedServer {

    /** How the store names a file while it is being uploaded: the object's key and a UUID. */
    private static final Pattern UPLOAD_NAME = Pattern.compile(".+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String CHECKSUM = "user.content-md5";

    private final S3Proxy proxy;
    private final BlobStoreContext context;

    private EmbeddedObjectStore(S3Proxy proxy, BlobStoreContext context) {
        this.proxy = proxy;
        this.context = context;
    }

    static EmbeddedObjectStore start(Path dataDirectory, int port, String bucket, String accessKey, String secretKey) throws Exception {
        Path data = PrivateFolder.create(dataDirectory.resolve("s3"));
        if (!Files.getFileStore(data).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
            throw new StartFailureException("The embedded S3 keeps each object's checksum in an extended file attribute, "
                    + "and the file system of " + data + " has none.", "Set HUB_DATA_DIR to a folder on another file system, or use another S3 with HUB_S3_ENDPOINT=…");
        }
        removeUnfinished(data);
        Properties settings = new Properties();
        settings.setProperty(FilesystemConstants.PROPERTY_BASEDIR, data.toString());
        BlobStoreContext context = ContextBuilder.newBuilder(new FilesystemNio2BlobProviderMetadata())
                .credentials(accessKey, secretKey)
                .overrides(settings)
                .build(BlobStoreContext.class);
        try {
            BlobStore store = context.getBlobStore();
            store.createContainerInLocation(null, bucket);
            S3Proxy proxy = S3Proxy.builder()
                    .blobStore(store)
                    .endpoint(URI.create("http://127.0.0.1:" + port))
                    .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
                    .build();
            proxy.start();
            return new EmbeddedObjectStore(proxy, context);
        } catch (Exception failure) {
            context.close();
            throw failure;
        }
    }

    /** An upload that a kill interrupted is a file without checksum, and one such file makes every listing of its bucket fail. */
    private static void removeUnfinished(Path data) throws IOException {
        List<Path> candidates;
        try (Stream<Path> files = Files.walk(data)) {
            candidates = files.filter(Files::isRegularFile)
                    .filter(file -> UPLOAD_NAME.matcher(file.getFileName().toString()).matches()).toList();
        }
        for (Path file : candidates) {
            if (!Files.getFileAttributeView(file, UserDefinedFileAttributeView.class).list().contains(CHECKSUM)) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void stop() throws Exception {
        proxy.stop();
        context.close();
    }
}
