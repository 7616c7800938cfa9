package io.bactrian.knowledge;

import io.bactrian.privacy.Redactor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A model that somebody else runs, which never sees personal data: questions are what users wrote, and articles may be what operators
 * answered them. Placeholders stand in both, so that what was alike stays alike.
 */
final class PrivateVectorModel implements VectorModel {

    private final VectorModel model;
    private final Redactor redactor;

    PrivateVectorModel(VectorModel model, Redactor redactor) {
        this.model = model;
        this.redactor = redactor;
    }

    @Override
    public float[][] vectors(List<String> texts, Duration longest) throws IOException {
        return model.vectors(texts.stream().map(text -> redactor.redact(text).text()).toList(), longest);
    }
}
