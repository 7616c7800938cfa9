package io.bactrian.flows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.scan.DefaultPackageScanResourceResolver;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Finds the files of the house in the jar. Camel 4.17 loses the folders of what {@code classpath:routes/**}{@code /*.camel.yaml} finds there
 * (CAMEL-23370), and reads the whole jar for it, with every library inside; Spring's resolver reads the jar's index.
 */
class HouseFiles extends DefaultPackageScanResourceResolver {

    @Override
    protected void findInClasspath(String root, Set<Resource> found, String subPattern, Predicate<String> filter) {
        ResourceLoader camel = PluginHelper.getResourceLoader(getCamelContext());
        PathMatchingResourcePatternResolver spring = new PathMatchingResourcePatternResolver(getCamelContext().getApplicationContextClassLoader());
        try {
            if (!spring.getResource("classpath:" + root).exists()) {
                return;
            }
            String rootUrl = spring.getResource("classpath:" + root).getURL().toString();
            for (org.springframework.core.io.Resource file : spring.getResources("classpath:" + root + subPattern)) {
                String name = root + file.getURL().toString().substring(rootUrl.length());
                if (filter == null || filter.test(name)) {
                    found.add(camel.resolveResource("classpath:" + name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
