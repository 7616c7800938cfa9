package io.bactrian.proposals;

import com.fasterxml.jackson.databind.JsonNode;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import com.openhtmltopdf.util.XRLog;
import io.bactrian.deals.MediaPlans;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.HubException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.exceptions.TemplateEngineException;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.StringTemplateResolver;

/**
 * Renders a proposal to PDF by {@code transformers/proposal/proposal.html}, which an engineer may edit. Its figures are those of the
 * plan; the text beside them is what was checked before. It loads nothing from anywhere: neither pictures nor styles from outside.
 */
@Component("proposalDocument")
public class ProposalDocument {

    private final MediaPlans plans;
    private final Resource template;
    private final String company;
    private final int validDays;
    private final Fonts fonts = new Fonts();
    private final SpringTemplateEngine engine = new SpringTemplateEngine();

    ProposalDocument(MediaPlans plans, ResourceLoader resources, @Value("${hub.home}") String home,
                     @Value("${hub.proposals.company}") String company, @Value("${hub.proposals.valid-days}") int validDays) {
        this.plans = plans;
        this.template = resources.getResource(home + "/transformers/proposal/proposal.html");
        this.company = company;
        this.validDays = validDays;
        StringTemplateResolver resolver = new StringTemplateResolver();
        resolver.setTemplateMode(TemplateMode.XML);
        resolver.setCacheable(false);
        engine.setTemplateResolver(resolver);
        XRLog.setLoggingEnabled(false);
    }

    /** The document of the proposal in the event, with that text. */
    public ProposalFile render(@ExchangeProperty(EventReader.PROPERTY) Event event, @Variable("text") JsonNode text) {
        JsonNode proposal = event.data();
        return ProposalFile.of(proposal, pdf(proposal, plans.find(proposal.path("mediaPlanId").longValue()), text));
    }

    public byte[] content(@Variable("document") ProposalFile document) {
        return document.content();
    }

    public String objectName(@ExchangeProperty(EventReader.PROPERTY) Event event, @Variable("document") ProposalFile document) {
        return ProposalFile.objectName(event.data(), document.sha256());
    }

    byte[] pdf(JsonNode proposal, JsonNode plan, JsonNode text) {
        Context context = new Context();
        context.setVariable("page", new ProposalPage(proposal, plan, text, company, validDays, fonts, LocalDate.now(ZoneOffset.UTC)));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        PdfRendererBuilder builder = new PdfRendererBuilder();
        Fonts.embed(builder);
        builder.useFastMode();
        // An archive's format: every font inside, and no look at those of the machine.
        builder.usePdfAConformance(PdfAConformance.PDFA_2_B);
        builder.useColorProfile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
        builder.useUriResolver((base, uri) -> null);
        builder.withProducer("Bactrian");
        builder.withHtmlContent(filled(context), null);
        builder.toStream(file);
        try {
            builder.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private String filled(Context context) {
        try {
            return engine.process(layout(), context);
        } catch (TemplateEngineException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            // The engine's own message repeats the whole layout.
            throw new HubException(ErrorCode.TRANSFORMATION_FAILED, "transformers/proposal/proposal.html: "
                    + PrintedText.shortened(PrintedText.line(String.valueOf(cause.getMessage())), 300));
        }
    }

    private String layout() {
        try (InputStream file = template.getInputStream()) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
