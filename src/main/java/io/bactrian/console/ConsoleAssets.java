package io.bactrian.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Styles, scripts and pictures of the pages, all from the hub itself. Browsers ask each time whether they are still the same. */
@Configuration(proxyBeanMethods = false)
class ConsoleAssets implements WebMvcConfigurer {

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/console/assets/**")
                .addResourceLocations("classpath:/console/assets/",
                        "classpath:/META-INF/resources/webjars/htmx.org/" + htmxVersion() + "/dist/")
                .setCacheControl(CacheControl.noCache());
    }

    private static String htmxVersion() {
        try {
            Properties release = PropertiesLoaderUtils.loadAllProperties("META-INF/maven/org.webjars.npm/htmx.org/pom.properties");
            return release.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
