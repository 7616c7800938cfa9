package io.bactrian.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.http.MediaType;

/** The contract at {@code /openapi/bactrian.yaml}, and Swagger UI that shows it at {@code /swagger-ui/index.html}. */
@Configuration(proxyBeanMethods = false)
class SwaggerUi implements WebMvcConfigurer {

    private static final String PAGE = "/swagger-ui/index.html";

    private final String home;

    SwaggerUi(@Value("${hub.home}") String home) {
        this.home = home;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/openapi/**").addResourceLocations(home + "/schemas/openapi/");
        // Ours first: its initializer names the contract.
        registry.addResourceHandler("/swagger-ui/**").addResourceLocations("classpath:/swagger-ui/",
                "classpath:/META-INF/resources/webjars/swagger-ui/" + version() + "/");
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/", PAGE);
        registry.addRedirectViewController("/swagger-ui", PAGE);
        registry.addRedirectViewController("/swagger-ui/", PAGE);
        registry.addRedirectViewController("/swagger-ui.html", PAGE);
    }

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.mediaType("yaml", MediaType.valueOf("application/yaml"));
    }

    private static String version() {
        try {
            Properties release = PropertiesLoaderUtils.loadAllProperties("META-INF/maven/org.webjars/swagger-ui/pom.properties");
            return release.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
