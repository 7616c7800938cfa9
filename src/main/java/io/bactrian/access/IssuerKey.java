package io.bactrian.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sandbox issuer's key, kept in a file that only its owner reads, so that tokens outlive a restart. */
final class IssuerKey {

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKey.class);

    private IssuerKey() {
    }

    static RSAKey in(Path folder) {
        Path file = folder.resolve("issuer-key.json");
        try {
            if (Files.exists(file)) {
                try {
                    RSAKey key = RSAKey.parse(Files.readString(file));
                    if (key.isPrivate()) {
                        return key;
                    }
                } catch (ParseException e) {
                    // made anew below
                }
                LOG.warn("{} holds no key; it is made anew, and older tokens are void", file);
            }
            return create(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The issuer's key cannot be kept in " + file, e);
        }
    }

    private static RSAKey create(Path file) throws IOException {
        try {
            RSAKey key = new RSAKeyGenerator(2048).keyUse(KeyUse.SIGNATURE).keyID(UUID.randomUUID().toString()).generate();
            Files.createDirectories(file.getParent());
            // Private from its first byte, and never half written.
            Path draft = Files.createTempFile(file.getParent(), "issuer-key", ".json", ownerOnly());
            Files.writeString(draft, key.toJSONString());
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return key;
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java cannot make RSA keys", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
    }
}
