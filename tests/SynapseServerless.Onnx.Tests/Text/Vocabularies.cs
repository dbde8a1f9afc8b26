using Google.Protobuf;

namespace SynapseServerless.Onnx.Tests.Text;

/// <summary>Small vocabularies of each kind, written as the libraries that train them write theirs.</summary>
internal static class Vocabularies
{
    /// <summary>A piece in each line; its number is that of the line.</summary>
    public static string WordPiece(string folder) => Write(folder, "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nrun\n##ner\n##s\n!\nun\n");

    /// <summary>Letters and what is merged of them; Ġ stands for a blank.</summary>
    public static (string Vocabulary, string Merges) Bpe(string folder) => (
        Write(folder, "vocab.json", """{"<s>":0,"l":1,"o":2,"w":3,"e":4,"r":5,"</s>":6,"Ġ":7,"lo":8,"low":9,"Ġlow":10}"""),
        Write(folder, "merges.txt", "#version: 0.2\nl o\nlo w\nĠ low\n"));

    /// <summary>The protobuf message of the SentencePiece library, of the kind BPE: pieces with their scores, the largest merged first.</summary>
    public static string SentencePiece(string folder)
    {
        (string Piece, float Score, int Type)[] pieces =
            [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("▁", -9, 1), ("a", -8, 1), ("b", -7, 1), ("ab", -1, 1), ("▁ab", -2, 1)];
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach ((string piece, float score, int type) in pieces)
            {
                output.WriteRawTag(0x0a);
                output.WriteBytes(Message(inner =>
                {
                    inner.WriteRawTag(0x0a);
                    inner.WriteString(piece);
                    inner.WriteRawTag(0x15);
                    inner.WriteFloat(score);
                    inner.WriteRawTag(0x18);
                    inner.WriteInt32(type);
                }));
            }
            // Of what kind the model is, and how texts are prepared: a blank first, blanks as marks.
            output.WriteRawTag(0x12);
            output.WriteBytes(Message(inner =>
            {
                inner.WriteRawTag(0x18);
                inner.WriteInt32(2);
            }));
            output.WriteRawTag(0x1a);
            output.WriteBytes(Message(inner =>
            {
                inner.WriteRawTag(0x0a);
                inner.WriteString("identity");
                foreach (byte tag in new byte[] { 0x18, 0x20, 0x28 })
                {
                    inner.WriteRawTag(tag);
                    inner.WriteBool(true);
                }
            }));
        }
        string path = Path.Combine(folder, "pieces.model");
        File.WriteAllBytes(path, bytes.ToArray());
        return path;
    }

    private static ByteString Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
            write(output);
        return ByteString.CopyFrom(bytes.ToArray());
    }

    private static string Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
