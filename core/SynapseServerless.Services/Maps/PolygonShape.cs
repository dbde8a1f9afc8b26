using System.Globalization;
using System.Text.Json;

namespace SynapseServerless.Services;

/// <summary>A polygon: a ring, and the rings of its holes.</summary>
internal sealed class PolygonShape
{
    private readonly Ring _outside;
    private readonly Ring[] _holes;

    private PolygonShape(Ring[] rings) => (_outside, _holes) = (rings[0], rings[1..]);

    /// <summary>Reads the coordinates of a polygon.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    public static PolygonShape Read(JsonElement json, string path) => new([.. Items(json, path).Select(ring => Ring.Read(ring.Json, ring.Path))]);

    /// <summary>The items of a list that is not empty, with their paths.</summary>
    public static IEnumerable<(JsonElement Json, string Path)> Items(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0
            ? json.EnumerateArray().Select((item, place) => (item, string.Create(CultureInfo.InvariantCulture, $"{path}[{place}]")))
            : throw new FormatException($"{path} is no list with items");

    /// <summary>Whether a point is in it, its edges included, also those of holes.</summary>
    public bool Contains(double x, double y) => _outside.Side(x, y) switch
    {
        > 0 => !_holes.Any(hole => hole.Side(x, y) > 0),
        0 => true,
        _ => false,
    };

    private sealed class Ring(double[] xs, double[] ys)
    {
        private readonly (double West, double South, double East, double North) _box = (xs.Min(), ys.Min(), xs.Max(), ys.Max());

        public static Ring Read(JsonElement json, string path)
        {
            (double X, double Y)[] points = [.. Items(json, path).Select(point => Point(point.Json, point.Path))];
            if (points.Length < 4 || points[0] != points[^1])
                throw new FormatException($"{path} is no ring: at least four points are wanted, the last of which is the first again");
            for (int i = 1; i < points.Length; i++)
            {
                if (Math.Abs(points[i].X - points[i - 1].X) > 180)
                    throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{path} crosses the 180th meridian before point {i}: cut the polygon there, into the parts of a MultiPolygon"));
            }
            return new Ring([.. points.Select(point => point.X)], [.. points.Select(point => point.Y)]);
        }

        // 1 inside, 0 on an edge, -1 outside: a ray to the east crosses the ring an odd number of times from inside.
        public int Side(double x, double y)
        {
            if (x < _box.West || x > _box.East || y < _box.South || y > _box.North)
                return -1;
            int side = -1;
            for (int i = 1; i < xs.Length; i++)
            {
                double x1 = xs[i - 1], y1 = ys[i - 1], x2 = xs[i], y2 = ys[i];
                // Twice the area of the triangle of the edge and the point, positive where the point is left of the edge.
                double left = ((x2 - x1) * (y - y1)) - ((x - x1) * (y2 - y1));
                if (left == 0 && x >= Math.Min(x1, x2) && x <= Math.Max(x1, x2) && y >= Math.Min(y1, y2) && y <= Math.Max(y1, y2))
                    return 0;
                // An edge has its lower end and not its upper one, so that a ray through a corner crosses one of two edges.
                if (y1 > y != y2 > y && (y2 > y1 ? left > 0 : left < 0))
                    side = -side;
            }
            return side;
        }

        private static (double, double) Point(JsonElement json, string path)
        {
            if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() < 2 || json[0].ValueKind != JsonValueKind.Number || json[1].ValueKind != JsonValueKind.Number)
                throw new FormatException($"{path} is no point: a longitude and a latitude are wanted");
            (double x, double y) = (json[0].GetDouble(), json[1].GetDouble());
            return Degrees.Problem(x, y) is { } problem ? throw new FormatException($"{path}: {problem}") : (x, y);
        }
    }
}
