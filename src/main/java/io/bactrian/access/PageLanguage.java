package io.bactrian.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.util.UriComponentsBuilder;

/** English or Russian: as the browser asks, until somebody chooses; the choice is remembered for a year. */
@Configuration(proxyBeanMethods = false)
class PageLanguage implements WebMvcConfigurer {

    static final String PARAMETER = "language";

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.forLanguageTag("ru"));

    @Bean
    LocaleResolver localeResolver() {
        CookieLocaleResolver resolver = new CookieLocaleResolver("bactrian-language") {
            @Override
            protected Locale parseLocaleValue(String value) {
                return known(value);
            }
        };
        resolver.setCookieMaxAge(Duration.ofDays(365));
        resolver.setCookieHttpOnly(true);
        resolver.setDefaultLocaleFunction(request -> {
            Locale wanted = request.getHeader("Accept-Language") == null ? null : Locale.lookup(ranges(request), LANGUAGES);
            return wanted == null ? Locale.ENGLISH : wanted;
        });
        return resolver;
    }

    private static List<Locale.LanguageRange> ranges(HttpServletRequest request) {
        try {
            return Locale.LanguageRange.parse(request.getHeader("Accept-Language"));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static Locale known(String tag) {
        return LANGUAGES.stream().filter(language -> language.getLanguage().equals(tag)).findFirst().orElse(Locale.ENGLISH);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        for (HandlerInterceptor interceptor : List.of(new Choice(), new PageFrame.OfEveryPage())) {
            registry.addInterceptor(interceptor).addPathPatterns("/console/**", "/oauth2/sign-in");
        }
    }

    /** Notes the choice and leads back to the page without it, so that an address that is passed on carries no language. */
    private static final class Choice implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) throws IOException {
            String chosen = request.getMethod().equals("GET") ? request.getParameter(PARAMETER) : null;
            LocaleResolver resolver = RequestContextUtils.getLocaleResolver(request);
            if (chosen == null || resolver == null) {
                return true;
            }
            resolver.setLocale(request, response, known(chosen));
            response.sendRedirect(UriComponentsBuilder.fromPath(request.getRequestURI()).query(request.getQueryString())
                    .replaceQueryParam(PARAMETER).build().toUriString());
            return false;
        }
    }
}
