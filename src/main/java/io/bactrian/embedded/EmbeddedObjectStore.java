package io.bactrian.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobProviderMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.filesystem.reference.FilesystemConstants;

/** S3 over a folder, on loopback: a bucket is a folder, an object a file in it. */
final class EmbeddedObjectStore implements EmbeddedServer {

    private final S3Proxy proxy;
    private final BlobStoreContext context;

    private EmbeddedObjectStore(S3Proxy proxy, BlobStoreContext context) {
        this.proxy = proxy;
        this.context = context;
    }

    static EmbeddedObjectStore start(Path dataDirectory, int port, String bucket, String accessKey, String secretKey) throws Exception {
        Path data = PrivateFolder.create(dataDirectory.resolve("s3"));
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

    @Override
    public void stop() throws Exception {
        proxy.stop();
        context.close();
    }
}
