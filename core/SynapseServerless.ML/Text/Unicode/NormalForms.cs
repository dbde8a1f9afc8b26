using System.Text;

namespace SynapseServerless.ML;

/// <summary>Normal forms of Unicode, by the algorithms of Unicode Standard Annex 15 and of chapter 3.12 for Hangul.</summary>
internal static class NormalForms
{
    private const int Syllables = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Trails = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TrailCount = 28, SyllableCount = LeadCount * VowelCount * TrailCount;

    /// <summary>The text in a normal form.</summary>
    /// <param name="text">The text; half of a surrogate pair stays as it is.</param>
    /// <param name="compatible">Whether characters that only look alike become one (NFKC, NFKD).</param>
    /// <param name="compose">Whether marks are joined with what they stand on (NFC, NFKC).</param>
    public static string Of(string text, bool compatible, bool compose)
    {
        if (System.Text.Ascii.IsValid(text))
            return text;
        var codes = new List<int>(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            TakeApart(isPair ? char.ConvertToUtf32(text[i], text[++i]) : text[i], compatible, codes);
        }
        Order(codes);
        if (compose)
            Compose(codes);
        var result = new StringBuilder(codes.Count);
        foreach (int code in codes)
        {
            if (code < 0x10000)
                result.Append((char)code);
            else
                result.Append(char.ConvertFromUtf32(code));
        }
        return result.ToString();
    }

    private static void TakeApart(int code, bool compatible, List<int> codes)
    {
        if (code is >= Syllables and < Syllables + SyllableCount)
        {
            int index = code - Syllables, trail = index % TrailCount;
            codes.Add(Leads + (index / (VowelCount * TrailCount)));
            codes.Add(Vowels + (index % (VowelCount * TrailCount) / TrailCount));
            if (trail > 0)
                codes.Add(Trails + trail);
            return;
        }
        if (UnicodeTables.Instance.Parts(code, compatible) is not { } parts)
        {
            codes.Add(code);
            return;
        }
        foreach (int part in parts)
            TakeApart(part, compatible, codes);
    }

    // Marks in a row are put into the order of their classes; those of one class keep theirs.
    private static void Order(List<int> codes)
    {
        for (int first = 0; first < codes.Count;)
        {
            if (UnicodeTables.Instance.Class(codes[first]) == 0)
            {
                first++;
                continue;
            }
            int end = first + 1;
            while (end < codes.Count && UnicodeTables.Instance.Class(codes[end]) != 0)
                end++;
            int[] marks = [.. codes.GetRange(first, end - first).OrderBy(UnicodeTables.Instance.Class)];
            for (int i = 0; i < marks.Length; i++)
                codes[first + i] = marks[i];
            first = end;
        }
    }

    private static void Compose(List<int> codes)
    {
        int starter = -1, last = 0, kept = 0;
        for (int i = 0; i < codes.Count; i++)
        {
            int code = codes[i], rank = UnicodeTables.Instance.Class(code);
            // A mark is hidden from the starter by one of its own class or above, and a starter by anything between.
            bool isNear = starter >= 0 && (kept == starter + 1 || (last < rank && last != 0));
            int joined = isNear ? Joined(codes[starter], code) : -1;
            if (joined >= 0)
            {
                codes[starter] = joined;
                continue;
            }
            if (rank == 0)
                starter = kept;
            last = rank;
            codes[kept++] = code;
        }
        codes.RemoveRange(kept, codes.Count - kept);
    }

    private static int Joined(int first, int second)
    {
        if (first is >= Leads and < Leads + LeadCount && second is >= Vowels and < Vowels + VowelCount)
            return Syllables + ((((first - Leads) * VowelCount) + (second - Vowels)) * TrailCount);
        if (first is >= Syllables and < Syllables + SyllableCount && (first - Syllables) % TrailCount == 0 && second is > Trails and < Trails + TrailCount)
            return first + (second - Trails);
        return UnicodeTables.Instance.Composed(first, second);
    }
}
