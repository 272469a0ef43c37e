import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Renders logo.svg to PNG files: {@code java assets/icons/RenderIcons.java [folder]}. Knows as much of SVG as the logo
 * uses: rect, circle, path with absolute M, L and H, one gradient from corner to corner.
 */
public class RenderIcons {
    private static final double VIEW_BOX = 64;

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "assets/icons");
        Element svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("assets/icons/logo.svg").toFile())
                .getDocumentElement();
        for (int size : List.of(16, 32, 64, 128, 256, 512)) {
            ImageIO.write(render(svg, size), "png", folder.resolve("icon-" + size + ".png").toFile());
        }
    }

    private static BufferedImage render(Element svg, int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.scale(size / VIEW_BOX, size / VIEW_BOX);
        var children = svg.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element element) {
                draw(g, element, svg);
            }
        }
        g.dispose();
        return image;
    }

    private static void draw(Graphics2D g, Element e, Element svg) {
        switch (e.getTagName()) {
            case "rect" -> {
                var stops = svg.getElementsByTagName("stop");
                g.setPaint(new GradientPaint(
                        0, 0, stop(stops.item(0)), (float) VIEW_BOX, (float) VIEW_BOX, stop(stops.item(1))));
                double arc = 2 * number(e, "rx");
                g.fill(new RoundRectangle2D.Double(
                        number(e, "x"), number(e, "y"), number(e, "width"), number(e, "height"), arc, arc));
            }
            case "circle" -> {
                g.setPaint(Color.decode(e.getAttribute("fill")));
                double r = number(e, "r");
                g.fill(new Ellipse2D.Double(number(e, "cx") - r, number(e, "cy") - r, 2 * r, 2 * r));
            }
            case "path" -> {
                Color color = Color.decode(e.getAttribute("stroke"));
                double opacity = e.hasAttribute("stroke-opacity") ? number(e, "stroke-opacity") : 1;
                g.setPaint(new Color(color.getRed(), color.getGreen(), color.getBlue(), (int) (255 * opacity)));
                g.setStroke(new BasicStroke(
                        (float) number(e, "stroke-width"), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                g.draw(path(e.getAttribute("d")));
            }
            default -> {}
        }
    }

    private static Path2D path(String d) {
        Path2D path = new Path2D.Double();
        String[] words = d.replaceAll("([MLH])", "$1 ").trim().split("\\s+");
        for (int i = 0; i < words.length; ) {
            switch (words[i]) {
                case "M" -> path.moveTo(Double.parseDouble(words[i + 1]), Double.parseDouble(words[i + 2]));
                case "L" -> path.lineTo(Double.parseDouble(words[i + 1]), Double.parseDouble(words[i + 2]));
                case "H" -> path.lineTo(
                        Double.parseDouble(words[i + 1]), path.getCurrentPoint().getY());
                default -> throw new IllegalArgumentException("not in a path of ours: " + words[i]);
            }
            i += words[i].equals("H") ? 2 : 3;
        }
        return path;
    }

    private static Color stop(org.w3c.dom.Node stop) {
        return Color.decode(((Element) stop).getAttribute("stop-color"));
    }

    private static double number(Element e, String name) {
        return Double.parseDouble(e.getAttribute(name));
    }
}
