using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Registers the stages over the Translator.</summary>
internal static class TranslatorCatalog
{
    /// <summary>Adds them.</summary>
    public static StageCatalog AddTranslator(this StageCatalog catalog) => catalog
        .Add<BreakSentence>()
        .Add<Detect>()
        .Add<DictionaryExamples>()
        .Add<DictionaryLookup>()
        .Add<DocumentTranslator>()
        .Add<Translate>()
        .Add<Transliterate>();
}
